// A service in C++ with cppzmq. A worker in Rust answers it, at a socket that cppzmq opened.
#include <cstdlib>
#include <iostream>
#include <string>
#include <zmq.hpp>

#include "worker.h"

namespace
{
const int exchanges = 10000;

void check (bool it, const char *what)
{
    if (!it) {
        std::cerr << "not so: " << what << std::endl;
        std::exit (1);
    }
}

std::string ask (zmq::socket_t &socket, const std::string &question)
{
    socket.send (zmq::buffer (question), zmq::send_flags::none);
    zmq::message_t answer;
    check (socket.recv (answer, zmq::recv_flags::none).has_value (), "an answer in time");
    return answer.to_string ();
}

void exchange (zmq::socket_t &socket)
{
    for (int i = 0; i < exchanges; i++) {
        const std::string question = "question " + std::to_string (i);
        check (ask (socket, question) == question, "the answer is the question");
    }
}

zmq::socket_t connected (zmq::context_t &context, const char *endpoint)
{
    zmq::socket_t socket (context, zmq::socket_type::req);
    socket.set (zmq::sockopt::rcvtimeo, 30000);
    socket.connect (endpoint);
    return socket;
}

void the_service_ends_first ()
{
    worker *worker;
    {
        zmq::context_t context;
        worker = worker_start (context.handle (), "inproc://worker");
        check (worker != nullptr, "a worker");
        zmq::socket_t socket = connected (context, "inproc://worker");
        exchange (socket);
        // The destructors close the socket and then the context, which waits for the worker.
    }
    check (worker_join (worker) == WORKER_ENDED, "it ended with the context");
}

void the_worker_ends_first ()
{
    zmq::context_t context;
    // Before the worker's end, no destructor may close this socket.
    zmq::socket_t server (context, zmq::socket_type::rep);
    server.bind ("inproc://ours");
    worker *worker = worker_start_on (context.handle (), server.handle ());
    check (worker != nullptr, "a worker");
    zmq::socket_t socket = connected (context, "inproc://ours");
    exchange (socket);
    check (ask (socket, "stop") == "stopped", "it stops");
    check (worker_join (worker) == WORKER_ENDED, "it ended");
    // The socket is ours again.
    socket.send (zmq::str_buffer ("hello"), zmq::send_flags::none);
    zmq::message_t question;
    check (server.recv (question).has_value () && question.to_string () == "hello", "ours again");
}

void the_worker_panics ()
{
    zmq::context_t context;
    worker *worker = worker_start (context.handle (), "inproc://worker");
    zmq::socket_t socket = connected (context, "inproc://worker");
    socket.send (zmq::str_buffer ("panic"), zmq::send_flags::none);
    check (worker_join (worker) == WORKER_PANICKED, "it panicked");
    check (worker_start (context.handle (), nullptr) == nullptr, "no exception from Rust");
}
}

int main ()
{
    the_service_ends_first ();
    the_worker_ends_first ();
    the_worker_panics ();
    const auto version = zmq::version ();
    std::cout << "C++: " << exchanges << " exchanges each way, libzmq " << std::get<0> (version)
              << "." << std::get<1> (version) << "." << std::get<2> (version) << std::endl;
}
