//! A picture in DOT, for Graphviz.

use super::text::clean;
use super::{Picture, Shape};

/// Writes a picture in DOT: one rank for each layer.
pub fn dot(picture: &Picture) -> String {
    let mut out = String::from("digraph decision {\n");
    out.push_str("  graph [rankdir=TB, fontname=\"sans-serif\", labelloc=t, labeljust=l");
    let mut about = vec![quoted(&picture.title), quoted(&picture.subtitle)];
    about.extend(picture.legend.iter().map(|(sign, meaning)| format!("{}: {}", quoted(sign), quoted(meaning))));
    about.retain(|line| !line.is_empty());
    let about: String = about.iter().map(|line| format!("{line}\\l")).collect();
    out.push_str(&format!(", label=\"{about}\"];\n"));
    out.push_str("  node [fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=9, color=\"#475569\"];\n");
    for (id, node) in picture.nodes.iter().enumerate() {
        let style = match node.shape {
            Shape::Root => "shape=box, style=\"rounded,filled\", fillcolor=\"#1e3a8a\", color=\"#1e3a8a\", fontcolor=\"#ffffff\"",
            Shape::Question => "shape=box, style=\"rounded,filled\", fillcolor=\"#eff6ff\", color=\"#2563eb\"",
            Shape::Outcome => "shape=ellipse, style=filled, fillcolor=\"#dcfce7\", color=\"#15803d\"",
            Shape::Nothing => "shape=ellipse, style=\"filled,dashed\", fillcolor=\"#f1f5f9\", color=\"#64748b\"",
        };
        let label: Vec<String> = node.label.iter().map(|line| quoted(line)).collect();
        out.push_str(&format!("  n{id} [label=\"{}\", {style}];\n", label.join("\\n")));
    }
    let mut layers: Vec<usize> = picture.nodes.iter().map(|n| n.layer).collect();
    layers.sort_unstable();
    layers.dedup();
    for layer in layers {
        let ids: String = picture.nodes.iter().enumerate().filter(|(_, n)| n.layer == layer).map(|(id, _)| format!(" n{id};")).collect();
        out.push_str(&format!("  {{ rank=same;{ids} }}\n"));
    }
    for edge in picture.drawable() {
        let label = quoted(&edge.label);
        let label = if label.is_empty() { String::new() } else { format!(" [label=\"{label}\"]") };
        out.push_str(&format!("  n{} -> n{}{label};\n", edge.from, edge.to));
    }
    out.push_str("}\n");
    out
}

/// A line within quotes. Entities of HTML are read there too, so `&` is written as one.
fn quoted(line: &str) -> String {
    clean(line).replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
