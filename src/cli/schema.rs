//! `argo-metrics schema`: the JSON schemas of what the tool reads and writes.

use std::borrow::Cow;
use std::io::Write;

use clap::ValueEnum;

use super::args::{Schema, SchemaArg};
use super::exit::Exit;
use super::output::Streams;

/// The text of a schema: that of its file, to the byte.
fn text(name: SchemaArg) -> Cow<'static, str> {
    match name {
        SchemaArg::Spec => format!("{:#}\n", argo_metrics::spec::schema()).into(),
        SchemaArg::Findings => include_str!("../../schemas/report.schema.json").into(),
        SchemaArg::Answers => include_str!("../../schemas/answers.schema.json").into(),
        SchemaArg::Inventory => include_str!("../../schemas/inventory.schema.json").into(),
        SchemaArg::Argo => include_str!("../../schemas/argo.schema.json").into(),
    }
}

/// Prints a schema, or lists them.
pub fn run(args: &Schema, streams: &Streams) -> anyhow::Result<Exit> {
    let mut out = streams.out();
    if let Some(name) = args.name {
        out.write_all(text(name).as_bytes())?;
    } else {
        let values = SchemaArg::value_variants().iter();
        let values: Vec<_> = values.filter_map(ValueEnum::to_possible_value).collect();
        let width = values.iter().map(|v| v.get_name().len()).max().unwrap_or(0);
        for value in values {
            let about = value.get_help().map(ToString::to_string);
            writeln!(
                out,
                "{:width$}  {}",
                value.get_name(),
                about.unwrap_or_default()
            )?;
        }
    }
    out.flush()?;
    Ok(Exit::Clean)
}
