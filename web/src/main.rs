//! The first part of the page.

fn main() {
    backwatch_web::run();
}
