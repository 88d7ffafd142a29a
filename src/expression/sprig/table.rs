//! Every function with its parameters and its implementation, sorted by name.
//!
//! Source: functions.go of sprig v3.2.3 and v3.3.0, without what Argo removes.

use super::args::Args;
use super::{
    Param, Signature, date, defaults, dicts, encoding, lists, numbers, paths, regexes, semver,
    strings, url, words,
};
use crate::expression::value::Outcome;

/// A function of sprig.
pub(super) struct Row {
    /// The name after `sprig.`, such as `upper`.
    pub name: &'static str,
    /// The types of its parameters.
    pub signature: Signature,
    /// The implementation, which gets arguments that fit the signature.
    pub run: fn(&Args<'_>) -> Outcome,
    /// The first release of sprig v3 that has it, as (minor, patch).
    pub since: (u16, u16),
}

/// The function of this name, in any release.
pub(super) fn row(name: &str) -> Option<&'static Row> {
    let at = ROWS.binary_search_by(|row| row.name.cmp(name)).ok()?;
    ROWS.get(at)
}

/// All functions, in alphabetical order.
pub(super) fn rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter()
}

const A: Param = Param::Any;
const B: Param = Param::Bool;
const C: Param = Param::Certificate;
const F: Param = Param::Float;
const I: Param = Param::Int;
const L: Param = Param::List;
const M: Param = Param::Map;
const S: Param = Param::Text;
const T: Param = Param::Time;
const U: Param = Param::Uint32;

type Run = fn(&Args<'_>) -> Outcome;

/// A function with a fixed number of parameters.
const fn fixed(name: &'static str, params: &'static [Param], run: Run) -> Row {
    Row {
        name,
        signature: Signature { params, rest: None },
        run,
        since: (2, 3),
    }
}

/// A function that takes any number of further arguments after its parameters.
const fn open(name: &'static str, params: &'static [Param], rest: Param, run: Run) -> Row {
    let rest = Some(rest);
    Row {
        name,
        signature: Signature { params, rest },
        run,
        since: (2, 3),
    }
}

/// A function that was added in sprig v3.3.0.
const fn newer(row: Row) -> Row {
    Row {
        since: (3, 0),
        ..row
    }
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    fixed("abbrev", &[I, S], words::abbrev),
    fixed("abbrevboth", &[I, I, S], words::abbrevboth),
    open("add", &[], A, numbers::add),
    fixed("add1", &[A], numbers::add1),
    fixed("add1f", &[A], numbers::add1f),
    open("addf", &[], A, numbers::addf),
    fixed("adler32sum", &[S], encoding::adler32sum),
    fixed("ago", &[A], date::ago),
    open("all", &[], A, defaults::all),
    open("any", &[], A, defaults::any),
    fixed("append", &[A, A], lists::push),
    fixed("atoi", &[S], numbers::atoi),
    fixed("b32dec", &[S], encoding::b32dec),
    fixed("b32enc", &[S], encoding::b32enc),
    fixed("b64dec", &[S], encoding::b64dec),
    fixed("b64enc", &[S], encoding::b64enc),
    fixed("base", &[S], paths::base),
    fixed("bcrypt", &[S], defaults::cryptography),
    open("biggest", &[A], A, numbers::max),
    fixed("buildCustomCert", &[S, S], defaults::cryptography),
    fixed("camelcase", &[S], words::camelcase),
    open("cat", &[], A, strings::cat),
    fixed("ceil", &[A], numbers::ceil),
    fixed("chunk", &[I, A], lists::chunk),
    fixed("clean", &[S], paths::clean),
    open("coalesce", &[], A, defaults::coalesce),
    fixed("compact", &[A], lists::compact),
    open("concat", &[], A, lists::concat),
    fixed("contains", &[S, S], strings::contains),
    fixed("date", &[S, A], date::date),
    fixed("dateInZone", &[S, A, S], date::date_in_zone),
    fixed("dateModify", &[S, T], date::date_modify),
    fixed("date_in_zone", &[S, A, S], date::date_in_zone),
    fixed("date_modify", &[S, T], date::date_modify),
    fixed("decryptAES", &[S, S], defaults::cryptography),
    fixed("deepCopy", &[A], defaults::deep_copy),
    fixed("deepEqual", &[A, A], defaults::equal),
    open("default", &[A], A, defaults::default),
    fixed("derivePassword", &[U, S, S, S, S], defaults::cryptography),
    open("dict", &[], A, dicts::dict),
    open("dig", &[], A, dicts::dig),
    fixed("dir", &[S], paths::dir),
    fixed("div", &[A, A], numbers::div),
    open("divf", &[A], A, numbers::divf),
    fixed("duration", &[A], date::duration),
    fixed("durationRound", &[A], date::duration_round),
    fixed("empty", &[A], defaults::empty),
    fixed("encryptAES", &[S, S], defaults::cryptography),
    fixed("ext", &[S], paths::ext),
    fixed("fail", &[S], defaults::fail),
    fixed("first", &[A], lists::first),
    fixed("float64", &[A], numbers::float64),
    fixed("floor", &[A], numbers::floor),
    fixed("fromJson", &[S], defaults::from_json_or_nil),
    fixed("genCA", &[S, I], defaults::cryptography),
    fixed("genCAWithKey", &[S, I, S], defaults::cryptography),
    fixed("genPrivateKey", &[S], defaults::cryptography),
    fixed("genSelfSignedCert", &[S, L, L, I], defaults::cryptography),
    fixed("genSelfSignedCertWithKey", &[S, L, L, I, S], defaults::cryptography),
    fixed("genSignedCert", &[S, L, L, I, C], defaults::cryptography),
    fixed("genSignedCertWithKey", &[S, L, L, I, C, S], defaults::cryptography),
    fixed("get", &[M, S], dicts::get),
    fixed("getHostByName", &[S], defaults::network),
    fixed("has", &[A, A], lists::has),
    fixed("hasKey", &[M, S], dicts::has_key),
    fixed("hasPrefix", &[S, S], strings::has_prefix),
    fixed("hasSuffix", &[S, S], strings::has_suffix),
    fixed("hello", &[], strings::hello),
    fixed("htmlDate", &[A], date::html_date),
    fixed("htmlDateInZone", &[A, S], date::html_date_in_zone),
    fixed("htpasswd", &[S, S], defaults::cryptography),
    fixed("indent", &[I, S], strings::indent),
    fixed("initial", &[A], lists::initial),
    fixed("initials", &[S], words::initials),
    fixed("int", &[A], numbers::int),
    fixed("int64", &[A], numbers::int64),
    fixed("isAbs", &[S], paths::is_abs),
    fixed("join", &[S, A], strings::join),
    fixed("kebabcase", &[S], words::kebabcase),
    open("keys", &[], M, dicts::keys),
    fixed("kindIs", &[S, A], defaults::kind_is),
    fixed("kindOf", &[A], defaults::kind_of),
    fixed("last", &[A], lists::last),
    open("list", &[], A, lists::list),
    fixed("lower", &[S], strings::lower),
    open("max", &[A], A, numbers::max),
    open("maxf", &[A], A, numbers::maxf),
    open("merge", &[M], M, dicts::merge),
    open("mergeOverwrite", &[M], M, dicts::merge_overwrite),
    open("min", &[A], A, numbers::min),
    open("minf", &[A], A, numbers::minf),
    fixed("mod", &[A, A], numbers::modulo),
    open("mul", &[A], A, numbers::mul),
    open("mulf", &[A], A, numbers::mulf),
    fixed("mustAppend", &[A, A], lists::push),
    fixed("mustChunk", &[I, A], lists::chunk),
    fixed("mustCompact", &[A], lists::compact),
    fixed("mustDateModify", &[S, T], date::must_date_modify),
    fixed("mustDeepCopy", &[A], defaults::deep_copy),
    fixed("mustFirst", &[A], lists::first),
    fixed("mustFromJson", &[S], defaults::must_from_json),
    fixed("mustHas", &[A, A], lists::has),
    fixed("mustInitial", &[A], lists::initial),
    fixed("mustLast", &[A], lists::last),
    open("mustMerge", &[M], M, dicts::merge),
    open("mustMergeOverwrite", &[M], M, dicts::merge_overwrite),
    fixed("mustPrepend", &[A, A], lists::prepend),
    fixed("mustPush", &[A, A], lists::push),
    fixed("mustRegexFind", &[S, S], regexes::must_regex_find),
    fixed("mustRegexFindAll", &[S, S, I], regexes::must_regex_find_all),
    fixed("mustRegexMatch", &[S, S], regexes::must_regex_match),
    fixed("mustRegexReplaceAll", &[S, S, S], regexes::must_regex_replace_all),
    fixed("mustRegexReplaceAllLiteral", &[S, S, S], regexes::must_regex_replace_all_literal),
    fixed("mustRegexSplit", &[S, S, I], regexes::must_regex_split),
    fixed("mustRest", &[A], lists::rest),
    fixed("mustReverse", &[A], lists::reverse),
    open("mustSlice", &[A], A, lists::slice),
    fixed("mustToDate", &[S, S], date::must_to_date),
    fixed("mustToJson", &[A], defaults::must_to_json),
    fixed("mustToPrettyJson", &[A], defaults::must_to_pretty_json),
    fixed("mustToRawJson", &[A], defaults::to_raw_json),
    fixed("mustUniq", &[A], lists::uniq),
    open("mustWithout", &[A], A, lists::without),
    fixed("must_date_modify", &[S, T], date::must_date_modify),
    fixed("nindent", &[I, S], strings::nindent),
    fixed("nospace", &[S], words::nospace),
    fixed("now", &[], date::now),
    open("omit", &[M], S, dicts::omit),
    fixed("osBase", &[S], paths::base),
    fixed("osClean", &[S], paths::clean),
    fixed("osDir", &[S], paths::dir),
    fixed("osExt", &[S], paths::ext),
    fixed("osIsAbs", &[S], paths::is_abs),
    open("pick", &[M], S, dicts::pick),
    open("pluck", &[S], M, dicts::pluck),
    fixed("plural", &[S, S, I], strings::plural),
    fixed("prepend", &[A, A], lists::prepend),
    fixed("push", &[A, A], lists::push),
    open("quote", &[], A, strings::quote),
    fixed("randAlpha", &[I], defaults::chance),
    fixed("randAlphaNum", &[I], defaults::chance),
    fixed("randAscii", &[I], defaults::chance),
    fixed("randBytes", &[I], defaults::chance),
    fixed("randInt", &[I, I], defaults::chance),
    fixed("randNumeric", &[I], defaults::chance),
    fixed("regexFind", &[S, S], regexes::regex_find),
    fixed("regexFindAll", &[S, S, I], regexes::regex_find_all),
    fixed("regexMatch", &[S, S], regexes::regex_match),
    fixed("regexQuoteMeta", &[S], regexes::regex_quote_meta),
    fixed("regexReplaceAll", &[S, S, S], regexes::regex_replace_all),
    fixed("regexReplaceAllLiteral", &[S, S, S], regexes::regex_replace_all_literal),
    fixed("regexSplit", &[S, S, I], regexes::regex_split),
    fixed("repeat", &[I, S], strings::repeat),
    fixed("replace", &[S, S, S], strings::replace),
    fixed("rest", &[A], lists::rest),
    fixed("reverse", &[A], lists::reverse),
    open("round", &[A, I], F, numbers::round),
    fixed("semver", &[S], semver::semver),
    fixed("semverCompare", &[S, S], semver::semver_compare),
    open("seq", &[], I, numbers::seq),
    fixed("set", &[M, S, A], dicts::set),
    fixed("sha1sum", &[S], encoding::sha1sum),
    fixed("sha256sum", &[S], encoding::sha256sum),
    newer(fixed("sha512sum", &[S], encoding::sha512sum)),
    fixed("shuffle", &[S], defaults::chance),
    open("slice", &[A], A, lists::slice),
    fixed("snakecase", &[S], words::snakecase),
    fixed("sortAlpha", &[A], lists::sort_alpha),
    fixed("split", &[S, S], strings::split),
    fixed("splitList", &[S, S], strings::split_list),
    fixed("splitn", &[S, I, S], strings::splitn),
    open("squote", &[], A, strings::squote),
    fixed("sub", &[A, A], numbers::sub),
    open("subf", &[A], A, numbers::subf),
    fixed("substr", &[I, I, S], strings::substr),
    fixed("swapcase", &[S], words::swapcase),
    fixed("ternary", &[A, A, B], defaults::ternary),
    fixed("title", &[S], strings::title),
    fixed("toDate", &[S, S], date::to_date),
    fixed("toDecimal", &[A], numbers::to_decimal),
    fixed("toJson", &[A], defaults::to_json_or_empty),
    fixed("toPrettyJson", &[A], defaults::to_pretty_json),
    fixed("toRawJson", &[A], defaults::to_raw_json),
    fixed("toString", &[A], strings::to_string),
    fixed("toStrings", &[A], strings::to_strings),
    fixed("trim", &[S], strings::trim),
    fixed("trimAll", &[S, S], strings::trim_all),
    fixed("trimPrefix", &[S, S], strings::trim_prefix),
    fixed("trimSuffix", &[S, S], strings::trim_suffix),
    fixed("trimall", &[S, S], strings::trim_all),
    fixed("trunc", &[I, S], strings::trunc),
    open("tuple", &[], A, lists::list),
    fixed("typeIs", &[S, A], defaults::type_is),
    fixed("typeIsLike", &[S, A], defaults::type_is_like),
    fixed("typeOf", &[A], defaults::type_of),
    fixed("uniq", &[A], lists::uniq),
    fixed("unixEpoch", &[T], date::unix_epoch),
    fixed("unset", &[M, S], dicts::unset),
    fixed("until", &[I], numbers::until),
    fixed("untilStep", &[I, I, I], numbers::until_step),
    fixed("untitle", &[S], words::untitle),
    fixed("upper", &[S], strings::upper),
    fixed("urlJoin", &[M], url::url_join),
    fixed("urlParse", &[S], url::url_parse),
    fixed("uuidv4", &[], defaults::chance),
    fixed("values", &[M], dicts::values),
    open("without", &[A], A, lists::without),
    fixed("wrap", &[I, S], words::wrap),
    fixed("wrapWith", &[I, S, S], words::wrap_with),
];
