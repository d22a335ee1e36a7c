// error: E0277

fn main() {
    let password = zmq::Password::from("open sesame");
    println!("{password}");
}
