// A secret is printed on purpose only.

fn main() {
    let password = zmq::Password::from("open sesame");
    println!("{password:?} is really {}", password.expose());
}
