//! Who has read all has room, and neither misses what is sent next nor holds it up.

use std::time::Duration;

use zmq::{Channel, Client, Dish, Gather, Radio, Scatter, SendError, Server};

use crate::common::{PATIENCE, every_remote_transport};
use crate::has_drafts;
use crate::radio_dish::tune_in;

const MARKS: [u32; 3] = [1, 50, 1000];

/// It receives nothing, so that libzmq looks at nothing of its own accord.
#[test]
fn who_has_read_all_gets_what_is_said_next() {
    if !has_drafts() {
        return;
    }
    for mark in MARKS {
        every_remote_transport(|context, endpoint| {
            let radio = Radio::options().send_hwm(mark).open(context).unwrap();
            let dish = Dish::options().recv_hwm(mark).open(context).unwrap();
            dish.join("news").unwrap();
            dish.connect(&radio.bind(endpoint).unwrap()).unwrap();
            tune_in(&radio, &dish, "news");
            for number in 0..5000 {
                radio.send("news", "that is new").unwrap();
                let news = dish.recv_timeout(PATIENCE);
                news.unwrap_or_else(|error| panic!("mark {mark}, after {number}: {error}"));
            }
        });
    }
}

#[test]
fn what_there_is_room_for_is_not_refused() {
    /// Sends by either call and receives in turn.
    fn check(sends: [&dyn Fn() -> Result<(), SendError>; 2], receive: &dyn Fn()) {
        for number in 0..4000 {
            sends[number % 2]().unwrap_or_else(|error| panic!("after {number}: {error}"));
            receive();
        }
    }

    if !has_drafts() {
        return;
    }
    for mark in MARKS {
        every_remote_transport(|context, endpoint| {
            let scatter = Scatter::options().send_hwm(mark).open(context).unwrap();
            let gather = Gather::options().recv_hwm(mark).open(context).unwrap();
            gather.connect(&scatter.bind(endpoint).unwrap()).unwrap();
            scatter.send("is there room?").unwrap();
            gather.recv_timeout(PATIENCE).unwrap();
            scatter.lock().unwrap().set_send_timeout(Some(Duration::ZERO)).unwrap();
            check([&|| scatter.try_send("there is"), &|| scatter.send("there is")], &|| {
                gather.recv_timeout(PATIENCE).unwrap();
            });
        });
        every_remote_transport(|context, endpoint| {
            let server = Server::options().send_hwm(mark).open(context).unwrap();
            let client = Client::options().recv_hwm(mark).open(context).unwrap();
            client.connect(&server.bind(endpoint).unwrap()).unwrap();
            client.send("is there room?").unwrap();
            let (id, _) = server.recv_timeout(PATIENCE).unwrap();
            server.lock().unwrap().set_send_timeout(Some(Duration::ZERO)).unwrap();
            check([&|| server.try_send(id, "there is"), &|| server.send(id, "there is")], &|| {
                client.recv_timeout(PATIENCE).unwrap();
            });
        });
        every_remote_transport(|context, endpoint| {
            let one = Channel::options().send_hwm(mark).open(context).unwrap();
            let other = Channel::options().recv_hwm(mark).open(context).unwrap();
            other.connect(&one.bind(endpoint).unwrap()).unwrap();
            one.send("is there room?").unwrap();
            other.recv_timeout(PATIENCE).unwrap();
            one.lock().unwrap().set_send_timeout(Some(Duration::ZERO)).unwrap();
            check([&|| one.try_send("there is"), &|| one.send("there is")], &|| {
                other.recv_timeout(PATIENCE).unwrap();
            });
        });
    }
}
