//! The whole page.

fn main() {
    backwatch_web::run();
}
