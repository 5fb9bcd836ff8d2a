//! Schedules in words.

use super::{schedule, zone};

#[test]
fn schedules_are_said_as_people_say_them() {
    for (text, words) in [
        ("0 2 * * *", "every day at 02:00 Europe/Berlin"),
        ("0 2 * * 1-5", "every weekday at 02:00 Europe/Berlin"),
        ("0 2 * * 0", "every Sunday at 02:00 Europe/Berlin"),
        ("0 2 * * SAT,SUN", "at 02:00 Europe/Berlin on Sundays and Saturdays"),
        ("0 2,14 * * *", "every day at 02:00 and 14:00 Europe/Berlin"),
        ("*/15 * * * *", "every 15 minutes"),
        ("15,45 * * * *", "every 30 minutes from minute 15"),
        ("* * * * *", "every minute"),
        ("@hourly", "every hour"),
        ("5 * * * *", "every hour at minute 5"),
        ("5,20 * * * *", "every hour at minutes 5 and 20"),
        ("*/10 * * * 1-5", "every 10 minutes on weekdays Europe/Berlin"),
        ("0 */6 * * *", "every 6 hours from 00:00 Europe/Berlin"),
        ("30 1/6 * * *", "every 6 hours from 01:30 Europe/Berlin"),
        ("*/5 8-17 * * 1-5", "every weekday every 5 minutes from 08:00 to 17:55 Europe/Berlin"),
        ("0 9-17 * * *", "every hour from 09:00 to 17:00 Europe/Berlin"),
        ("10-20 3 * * *", "every minute from 03:10 to 03:20 Europe/Berlin"),
        (
            "1,7 1,2,5 * * *",
            "every day at minutes 1 and 7 past the hours 01, 02 and 05 Europe/Berlin",
        ),
        ("0 2 1 * *", "at 02:00 Europe/Berlin on the 1st of the month"),
        ("0 2 2,3,11 * *", "at 02:00 Europe/Berlin on the 2nd, 3rd and 11th of the month"),
        ("0 2 1-7 * *", "at 02:00 Europe/Berlin on the 1st to 7th of the month"),
        ("0 0 */2 * *", "at 00:00 Europe/Berlin on odd days of the month"),
        ("0 2 1 * 1", "at 02:00 Europe/Berlin on the 1st of the month and on Mondays"),
        ("@yearly", "at 00:00 Europe/Berlin on the 1st of January"),
        ("0 2 * 1-3 *", "every day at 02:00 Europe/Berlin, only from January to March"),
        ("0 * * 7 *", "every hour, only in July Europe/Berlin"),
        ("0 3 1-31 * 1", "every day at 03:00 Europe/Berlin"),
        ("@every 1h", "every hour"),
        ("@every 90m", "every 1 hour 30 minutes"),
    ] {
        assert_eq!(schedule(text).describe(&zone("Europe/Berlin")), words, "{text}");
    }
}
