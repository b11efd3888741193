//! A picture as SVG that stands alone: styles inside, no script, nothing fetched, light background of its own.
//!
//! Class names begin with `qp-` and there are no identifiers, so several pictures can stand in one page.

use std::collections::BTreeMap;

use super::layout::{Block, HEAD, Layout, Wire};
use super::ranks::{NODE_FONT, NODE_LINE, TAG_FONT, TAG_LINE};
use super::text::{clean, escaped, measure, wrap};
use super::{Picture, Shape};

const MARGIN: f64 = 24.0;
const STYLE: &str = "\
.qp{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans','Liberation Sans',Arial,sans-serif;fill:#0f172a}\
.qp text{text-anchor:middle}.qp .qp-left{text-anchor:start}\
.qp-title{font-size:18px;font-weight:700}.qp-sub{font-size:13px;fill:#475569}\
.qp-legend{font-size:12px;fill:#334155}.qp-bold{font-weight:700}\
.qp-label{font-size:13px}.qp-tag text{font-size:11.5px;fill:#1e293b}.qp-halo{fill:#fff}\
.qp-box{stroke-width:1.4}\
.qp-root .qp-box{fill:#1e3a8a;stroke:#1e3a8a}.qp-root text{fill:#fff}\
.qp-question .qp-box{fill:#eff6ff;stroke:#2563eb}\
.qp-outcome .qp-box{fill:#dcfce7;stroke:#15803d}\
.qp-nothing .qp-box{fill:#f1f5f9;stroke:#64748b;stroke-dasharray:5 3}.qp-nothing text{fill:#334155}\
.qp-wire{fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round}.qp-under{fill:none;stroke:#fff;stroke-width:4}\
.qp-head{fill:currentColor;stroke:none}\
.qp-c0{color:#1d4ed8}.qp-c1{color:#b45309}.qp-c2{color:#0f766e}.qp-c3{color:#9d174d}.qp-c4{color:#6d28d9}.qp-c5{color:#3f6212}\
.qp-none{color:#7b8799}";

/// Draws a picture.
pub fn svg(picture: &Picture) -> String {
    let layout = Layout::new(picture);
    let (title, subtitle) = (clean(&picture.title), clean(&picture.subtitle));
    let head = [(wrap(&title, 80, 4), 18.0, 24.0, "qp-title qp-left"), (wrap(&subtitle, 110, 6), 13.0, 19.0, "qp-sub qp-left")];
    let legend = legend(picture);
    let head_widths = head.iter().flat_map(|(lines, size, ..)| lines.iter().map(|l| measure(l, *size, true)));
    let legend_widths = legend.iter().map(|row| row.width);
    let width = head_widths.chain(legend_widths).fold(layout.width, f64::max) + 2.0 * MARGIN;
    let mut body = String::new();
    let mut y = MARGIN;
    for (lines, size, height, class) in &head {
        for line in lines {
            body.push_str(&format!("<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>\n", px(MARGIN), px(y + size), escaped(line)));
            y += height;
        }
    }
    y += if title.is_empty() && subtitle.is_empty() { 0.0 } else { 14.0 };
    body.push_str(&format!("<g transform=\"translate({} {})\">\n", px((width - layout.width) / 2.0), px(y)));
    draw(picture, &layout, &mut body);
    body.push_str("</g>\n");
    y += layout.height + if legend.is_empty() { 0.0 } else { 26.0 };
    for row in &legend {
        let class = "qp-legend qp-left";
        body.push_str(&format!("<text class=\"{class}\" x=\"{}\" y=\"{}\">{}</text>\n", px(MARGIN), px(y + 12.0), row.text));
        y += 18.0;
    }
    let (width, height) = (px(width), px(y + MARGIN));
    let name = escaped(&title);
    let about = if subtitle.is_empty() { String::new() } else { format!("<desc>{}</desc>\n", escaped(&subtitle)) };
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"qp\" role=\"img\" aria-label=\"{name}\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<title>{name}</title>\n{about}<style>{STYLE}</style>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n{body}</svg>\n"
    )
}

fn draw(picture: &Picture, layout: &Layout, out: &mut String) {
    // Wires to one node are one path: they may touch, and only those to other nodes pass under them with a gap.
    let mut paths: BTreeMap<usize, String> = BTreeMap::new();
    for wire in &layout.wires {
        paths.entry(wire.to).or_default().push_str(&path(wire));
    }
    for (to, path) in &paths {
        let colour = colour(picture, *to);
        out.push_str(&format!("<path class=\"qp-under\" d=\"{path}\"/>\n<path class=\"qp-wire {colour}\" d=\"{path}\"/>\n"));
    }
    for (node, at) in layout.boxes.iter().enumerate().filter(|(node, _)| layout.reached.get(*node) == Some(&true)) {
        let (x, y) = (at.x, at.y - at.height / 2.0);
        let colour = colour(picture, node);
        let points = format!("{},{} {},{} {},{}", px(x - 4.5), px(y - HEAD - 0.5), px(x + 4.5), px(y - HEAD - 0.5), px(x), px(y));
        out.push_str(&format!("<polygon class=\"qp-head {colour}\" points=\"{points}\"/>\n"));
    }
    for tag in &layout.tags {
        let (x, y) = (tag.x - tag.width / 2.0, tag.y - tag.height / 2.0);
        let (x, y, width, height) = (px(x), px(y), px(tag.width), px(tag.height));
        out.push_str(&format!("<g class=\"qp-tag\"><rect class=\"qp-halo\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"4\"/>"));
        lines(tag, TAG_FONT, TAG_LINE, out);
        out.push_str("</g>\n");
    }
    for (node, at) in picture.nodes.iter().zip(&layout.boxes) {
        let (class, radius) = match node.shape {
            Shape::Root => ("qp-root", 9.0),
            Shape::Question => ("qp-question", 9.0),
            Shape::Outcome => ("qp-outcome", at.height.min(56.0) / 2.0),
            Shape::Nothing => ("qp-nothing", at.height.min(56.0) / 2.0),
        };
        let (x, y) = (px(at.x - at.width / 2.0), px(at.y - at.height / 2.0));
        let whole: Vec<String> = node.label.iter().map(|line| escaped(&clean(line))).collect();
        let (width, height, radius) = (px(at.width), px(at.height), px(radius));
        out.push_str(&format!("<g class=\"{class}\"><title>{}</title>", whole.join(" · ")));
        out.push_str(&format!("<rect class=\"qp-box\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>"));
        lines(at, NODE_FONT, NODE_LINE, out);
        out.push_str("</g>\n");
    }
}

/// Wires to one node have one colour, so that the eye can follow them where they cross others; those to where nobody acts stand back.
fn colour(picture: &Picture, to: usize) -> String {
    let nothing = picture.nodes.get(to).is_some_and(|n| n.shape == Shape::Nothing);
    if nothing { "qp-none".to_owned() } else { format!("qp-c{}", to % 6) }
}

/// Text lines around the middle of a block.
fn lines(block: &Block, size: f64, height: f64, out: &mut String) {
    let first = block.y - block.lines.len() as f64 * height / 2.0 + height / 2.0 + size * 0.35;
    let label = if block.bold > 0 { " class=\"qp-label\"" } else { "" };
    out.push_str(&format!("<text{label}>"));
    for (turn, line) in block.lines.iter().enumerate() {
        let bold = if turn < block.bold { " class=\"qp-bold\"" } else { "" };
        let y = px(first + turn as f64 * height);
        out.push_str(&format!("<tspan{bold} x=\"{}\" y=\"{y}\">{}</tspan>", px(block.x), escaped(line)));
    }
    out.push_str("</text>");
}

/// Vertical where it passes a rank, an S between.
fn path(wire: &Wire) -> String {
    let mut out = String::new();
    let mut before: Option<(f64, f64)> = None;
    for point in &wire.points {
        match before {
            None => out.push_str(&format!("M{} {}", px(point.x), px(point.top))),
            Some((x, _)) if (x - point.x).abs() < 0.3 => {}
            Some((x, y)) => {
                let bend = (point.top - y) * 0.55;
                out.push_str(&format!("C{} {} {} {} {} {}", px(x), px(y + bend), px(point.x), px(point.top - bend), px(point.x), px(point.top)));
            }
        }
        out.push_str(&format!("V{}", px(point.bottom)));
        before = Some((point.x, point.bottom));
    }
    out
}

/// A row below the drawing.
struct LegendRow {
    text: String,
    width: f64,
}

fn legend(picture: &Picture) -> Vec<LegendRow> {
    let mut rows = Vec::new();
    for (sign, meaning) in &picture.legend {
        let (sign, lines) = (clean(sign), wrap(&clean(meaning), 110, 4));
        for (turn, line) in lines.iter().enumerate() {
            let lead = if turn == 0 { format!("<tspan class=\"qp-bold\">{}</tspan>  ", escaped(&sign)) } else { String::new() };
            let width = measure(line, 12.0, false) + if turn == 0 { measure(&sign, 12.0, true) + 10.0 } else { 0.0 };
            rows.push(LegendRow { text: format!("{lead}{}", escaped(line)), width });
        }
    }
    rows
}

/// A number with at most one decimal place.
fn px(value: f64) -> String {
    let tenths = (value * 10.0).round() as i64;
    let sign = if tenths < 0 { "-" } else { "" };
    match (tenths.abs() / 10, tenths.abs() % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}
