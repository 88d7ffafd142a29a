//! What the rest may rely on. The answers are those of Go 1.26.

use super::super::methods::method;
use crate::argo::Version;
use crate::expression::engine::Engine;
use crate::expression::golang::format;
use crate::expression::time::*;
use crate::expression::value::{Stop, Value};

fn read(text: &str) -> Moment {
    parse_time(RFC3339_NANO, text).unwrap()
}

#[test]
fn a_moment_is_shown_as_go_shows_it() {
    let moment = read("2024-01-02T03:04:05.678+05:30");
    assert_eq!(text(&moment), "2024-01-02 03:04:05.678 +0530 +0530");
    assert_eq!(json(&moment).unwrap(), "\"2024-01-02T03:04:05.678+05:30\"");
    assert_eq!(
        text(&read("2024-01-02T03:04:05+00:00")),
        "2024-01-02 03:04:05 +0000 UTC"
    );
    assert_eq!(
        json(&Moment::utc(-62_200_000_000_000, 0)).unwrap_err(),
        "json: error calling MarshalJSON for type time.Time: Time.MarshalJSON: year outside of range [0,9999]"
    );
}

#[test]
fn every_element_of_a_layout_is_written() {
    let moment = read("2009-02-04T21:00:57.0123456-08:00");
    for (layout, want) in [
        (
            "Monday, 02-Jan-06 15:04:05 MST",
            "Wednesday, 04-Feb-09 21:00:57 -0800",
        ),
        ("Mon Jan _2 3:04PM 2006", "Wed Feb  4 9:00PM 2009"),
        ("January 1 2 pm __2 002", "February 2 4 pm  35 035"),
        (
            "4 5 03 -07 -0700 -07:00:00 Z07:00",
            "0 57 09 -08 -0800 -08:00:00 -08:00",
        ),
        (".000 ,999999999 .99 .0001", ".012 ,0123456 .01 .0002"),
        ("_2006 Jany Month é", "_2009 Jany Month é"),
    ] {
        assert_eq!(format_time(&moment, layout), want, "{layout}");
    }
}

#[test]
fn what_is_no_time_is_refused_in_gos_words() {
    for (layout, value, want) in [
        (
            "2006-01-02",
            "x",
            "parsing time \"x\" as \"2006-01-02\": cannot parse \"x\" as \"2006\"",
        ),
        (
            "2006-01-02",
            "2024-13-01",
            "parsing time \"2024-13-01\": month out of range",
        ),
        (
            "2006-01-02",
            "2023-02-29",
            "parsing time \"2023-02-29\": day out of range",
        ),
        (
            "2006-01-02",
            "2023-02-28T",
            "parsing time \"2023-02-28T\": extra text: \"T\"",
        ),
        (
            "15:04",
            "24:00",
            "parsing time \"24:00\": hour out of range",
        ),
        (
            "é 1",
            "è 1",
            "parsing time \"\\xc3\\xa8 1\" as \"\\xc3\\xa9 1\": cannot parse \"\\xa8 1\" as \"\\xc3\\xa9 \"",
        ),
    ] {
        assert_eq!(parse_time(layout, value).unwrap_err(), want);
    }
}

#[test]
fn a_zone_that_is_only_a_name_does_not_move_the_clock() {
    let moment = parse_time("15:04 MST", "12:00 CET").unwrap();
    assert_eq!(text(&moment), "0000-01-01 12:00:00 +0000 CET");
}

#[test]
fn a_duration_is_read_and_written_as_go_does() {
    for (given, want) in [
        ("1h30m", "1h30m0s"),
        ("-1.5s", "-1.5s"),
        ("100us", "100µs"),
        ("0", "0s"),
        ("-9223372036854775808ns", "-2562047h47m16.854775808s"),
    ] {
        assert_eq!(duration_text(parse_duration(given).unwrap()), want);
    }
    for (given, want) in [
        ("", "time: invalid duration \"\""),
        ("1", "time: missing unit in duration \"1\""),
        ("1x", "time: unknown unit \"x\" in duration \"1x\""),
        (
            "9223372036854775808ns",
            "time: invalid duration \"9223372036854775808ns\"",
        ),
    ] {
        assert_eq!(parse_duration(given).unwrap_err(), want);
    }
}

#[test]
fn date_tries_its_layouts() {
    let engine = Engine::of(Version::new(4, 1, 2));
    let date = |args: &[&str]| {
        let args: Vec<Value> = args.iter().copied().map(Value::text).collect();
        super::date(&args, engine).map(|value| match value {
            Value::Time(moment) => text(&moment),
            _ => String::new(),
        })
    };
    assert_eq!(
        date(&["2023-08-14"]).unwrap(),
        "2023-08-14 00:00:00 +0000 UTC"
    );
    assert_eq!(
        date(&["Mon, 14 Aug 2023 01:02:03 UTC"]).unwrap(),
        "2023-08-14 01:02:03 +0000 UTC"
    );
    assert_eq!(date(&["x"]), Stop::fails("invalid date x"));
    assert_eq!(
        date(&["1", "2", "Europe/Zurich"]),
        Stop::unsure("the time zone's rules")
    );
    let number = [Value::int(1)];
    let stop = super::date(&number, engine).map(|_| ());
    assert_eq!(
        stop,
        Stop::fails("interface conversion: interface {} is int, not string")
    );
    let stop = super::date(&number, Engine::of(Version::new(3, 4, 18))).map(|_| ());
    assert_eq!(stop, Stop::fails("not enough arguments to call date"));
}

#[test]
fn the_methods_of_a_moment_and_a_duration_are_known() {
    let moment = Value::Time(read("2024-12-30T23:59:59.5Z"));
    let call = |on: &Value, name: &str, args: &[Value]| {
        method(on, name, args).map(|outcome| outcome.map(|v| format::shown(&v)))
    };
    for (name, want) in [
        ("Unix", "1735603199"),
        ("Month", "December"),
        ("Weekday", "Monday"),
        ("ISOWeek", "2025"),
        ("YearDay", "365"),
    ] {
        assert_eq!(
            call(&moment, name, &[]),
            Some(Ok(want.to_owned())),
            "{name}"
        );
    }
    let half = Value::Duration(1_800_000_000_000);
    assert_eq!(
        call(&moment, "Add", std::slice::from_ref(&half)),
        Some(Ok("2024-12-31 00:29:59.5 +0000 UTC".to_owned()))
    );
    assert_eq!(call(&half, "Hours", &[]), Some(Ok("0.5".to_owned())));
    assert_eq!(call(&half, "Foo", &[]), None);
    assert_eq!(
        call(&moment, "Format", &[]),
        Some(Stop::fails("not enough arguments to call Format"))
    );
}
