//! The methods of Go's values that an expression may call.
//!
//! Source: Go's package `time`; how expr-lang calls a method (`checker`: no method with more than two results; of two
//! results, the first is used).

use super::super::value::{Int, Outcome, Stop, Value};
use crate::expression::time::{self, Moment};

/// Calls a method; `None` if the value has no such method.
#[must_use]
pub fn method(receiver: &Value, name: &str, args: &[Value]) -> Option<Outcome> {
    let call = Call { name, args };
    match receiver {
        Value::Time(moment) => of_time(moment, &call),
        Value::Duration(duration) => of_duration(*duration, &call),
        Value::Int(month, Int::Month) if name == "String" => {
            Some(call.none(|| Value::text(time::month_name(*month))))
        }
        Value::Int(day, Int::Weekday) if name == "String" => {
            Some(call.none(|| Value::text(time::weekday_name(*day))))
        }
        Value::Zone(zone) if name == "String" => Some(call.none(|| Value::Text(zone.clone()))),
        _ => None,
    }
}

/// A method's name and arguments.
struct Call<'a> {
    name: &'a str,
    args: &'a [Value],
}

impl Call<'_> {
    fn exactly<const N: usize>(&self) -> Result<&[Value; N], Stop> {
        <&[Value; N]>::try_from(self.args).or_else(|_| {
            let how = if self.args.len() < N {
                "not enough"
            } else {
                "too many"
            };
            Stop::fails(format!("{how} arguments to call {}", self.name))
        })
    }

    fn wrong<T>(&self, value: &Value, wanted: &str) -> Result<T, Stop> {
        match value {
            // whether a number fits depends on whether it is a literal
            Value::Int(..) if wanted != "time.Time" && wanted != "string" => {
                Stop::unsure("a number of another type as an argument")
            }
            other => Stop::fails(format!(
                "cannot use {} as argument (type {wanted}) to call {} ",
                other.go_type(),
                self.name
            )),
        }
    }

    fn none(&self, result: impl FnOnce() -> Value) -> Outcome {
        self.exactly::<0>()?;
        Ok(result())
    }

    fn moment(&self, result: impl FnOnce(&Moment) -> Value) -> Outcome {
        match self.exactly()? {
            [Value::Time(other)] => Ok(result(other)),
            [other] => self.wrong(other, "time.Time"),
        }
    }

    fn duration(&self, result: impl FnOnce(i64) -> Value) -> Outcome {
        match self.exactly()? {
            [Value::Duration(other)] => Ok(result(*other)),
            [other] => self.wrong(other, "time.Duration"),
        }
    }

    fn whole(&self, value: &Value) -> Result<i64, Stop> {
        match value {
            Value::Int(number, Int::Int) => Ok(*number),
            other => self.wrong(other, "int"),
        }
    }
}

fn of_time(moment: &Moment, call: &Call<'_>) -> Option<Outcome> {
    use std::cmp::Ordering::{Equal, Greater, Less};
    let civil = moment.civil();
    let ordered = |wanted| call.moment(|other| Value::Bool(moment.compare(other) == wanted));
    let int = |n: i64| call.none(|| Value::int(n));
    let int64 = |n: i64| call.none(|| Value::int64(n));
    Some(match call.name {
        "Year" => int(civil.year),
        "Month" => call.none(|| Value::Int(civil.month, Int::Month)),
        "Day" => int(civil.day),
        "Weekday" => call.none(|| Value::Int(civil.weekday, Int::Weekday)),
        "YearDay" => int(civil.year_day),
        "Hour" => int(civil.hour),
        "Minute" => int(civil.minute),
        "Second" => int(civil.second),
        "Nanosecond" => int(i64::from(moment.nanos)),
        "ISOWeek" => int(moment.iso_week().0),
        "Unix" => int64(moment.unix(1)),
        "UnixMilli" => int64(moment.unix(1_000)),
        "UnixMicro" => int64(moment.unix(1_000_000)),
        "UnixNano" => int64(moment.unix(1_000_000_000)),
        "String" => call.none(|| Value::text(time::text(moment))),
        "Format" => match call.exactly() {
            Ok([Value::Text(layout)]) => Ok(Value::text(time::format_time(moment, layout))),
            Ok([other]) => call.wrong(other, "string"),
            Err(stop) => Err(stop),
        },
        "Add" => call.duration(|by| Value::Time(moment.add(by))),
        "Sub" => call.moment(|other| Value::Duration(moment.sub(other))),
        "AddDate" => add_date(moment, call),
        "Truncate" => call.duration(|to| Value::Time(moment.truncate(to))),
        "Round" => call.duration(|to| Value::Time(moment.round(to))),
        "After" => ordered(Greater),
        "Before" => ordered(Less),
        "Equal" => ordered(Equal),
        "Compare" => call.moment(|other| Value::int(moment.compare(other) as i64)),
        "IsZero" => call.none(|| Value::Bool(moment.is_zero())),
        "IsDST" => call.none(|| Value::Bool(false)),
        "UTC" | "Local" => call.none(|| Value::Time(Moment::utc(moment.seconds, moment.nanos))),
        "In" => match call.exactly() {
            Ok([Value::Zone(zone)]) => moment
                .in_zone(zone)
                .map(Value::Time)
                .ok_or_else(|| Stop::Unsure("the time zone's rules".to_owned())),
            Ok([other]) => call.wrong(other, "*time.Location"),
            Err(stop) => Err(stop),
        },
        "Zone" => call.none(|| Value::Text(moment.zone.clone())),
        "MarshalText" | "MarshalJSON" => call
            .exactly::<0>()
            .and_then(|_| marshalled(moment, call.name)),
        "Date" | "Clock" => Stop::fails(format!("func {} returns more then two values", call.name)),
        "GoString" if &*moment.zone != "UTC" => call.none(|| Value::text(time::go_string(moment))),
        "Location" | "ZoneBounds" | "GoString" | "AppendBinary" | "AppendFormat" | "AppendText"
        | "GobEncode" | "MarshalBinary" => {
            Stop::unsure(format!("what time.Time's {} gives", call.name))
        }
        _ => return None,
    })
}

fn add_date(moment: &Moment, call: &Call<'_>) -> Outcome {
    let [years, months, days] = call.exactly()?;
    let (years, months, days) = (call.whole(years)?, call.whole(months)?, call.whole(days)?);
    moment
        .add_date(years, months, days)
        .map(Value::Time)
        .ok_or_else(|| Stop::Unsure("a date beyond reckoning".to_owned()))
}

fn marshalled(moment: &Moment, name: &str) -> Outcome {
    let text = time::marshal(moment).map_err(|error| {
        // Go's own prefix is the method's name
        Stop::Fails(format!("Time.{name}: {error}"))
    })?;
    let text = if name == "MarshalJSON" {
        format!("\"{text}\"")
    } else {
        text
    };
    Ok(Value::Bytes(text.as_bytes().into()))
}

fn of_duration(duration: i64, call: &Call<'_>) -> Option<Outcome> {
    let float = |x: f64| call.none(|| Value::Float(x));
    let int64 = |n: i64| call.none(|| Value::int64(n));
    Some(match call.name {
        "Hours" => float(time::hours(duration)),
        "Minutes" => float(time::minutes(duration)),
        "Seconds" => float(time::seconds(duration)),
        "Milliseconds" => int64(duration / 1_000_000),
        "Microseconds" => int64(duration / 1_000),
        "Nanoseconds" => int64(duration),
        "String" => call.none(|| Value::text(time::duration_text(duration))),
        "Abs" => call.none(|| Value::Duration(time::absolute(duration))),
        "Truncate" => call.duration(|to| Value::Duration(time::truncate(duration, to))),
        "Round" => call.duration(|to| Value::Duration(time::round(duration, to))),
        _ => return None,
    })
}
