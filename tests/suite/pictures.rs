//! Decision graphs drawn: nothing lies upon anything else, nothing is lost, no text breaks out of its place.

use quyche::report::{Picture, PictureEdge, PictureNode, Shape, dot, mermaid, svg};

fn node(layer: usize, shape: Shape, label: &[&str]) -> PictureNode {
    PictureNode { layer, shape, label: label.iter().map(|l| (*l).to_owned()).collect() }
}

fn edge(from: usize, to: usize, label: &str) -> PictureEdge {
    PictureEdge { from, to, label: label.to_owned() }
}

fn small() -> Picture {
    Picture {
        title: "Ai cho phép đoàn ra".to_owned(),
        subtitle: "Điều 12 khoản 1".to_owned(),
        nodes: vec![
            node(0, Shape::Root, &["Cấp của trưởng đoàn", "tỉnh ủy quản lý?"]),
            node(1, Shape::Question, &["Nước đến"]),
            node(2, Shape::Outcome, &["Ban Thường vụ Tỉnh ủy", "quyết định chủ trương"]),
            node(2, Shape::Outcome, &["Chủ tịch UBND tỉnh", "ký quyết định"]),
            node(2, Shape::Nothing, &["Không ai quyết định"]),
        ],
        edges: vec![
            edge(0, 1, "diện Trung ương quản lý; diện Ban Thường vụ quản lý"),
            edge(0, 3, "khác"),
            edge(1, 2, "Lào; Campuchia; Trung Quốc; … (+12)"),
            edge(1, 4, "không nêu"),
        ],
        legend: vec![("… (+n)".to_owned(), "và n giá trị khác".to_owned())],
    }
}

/// Numbers that look like chance and are the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}

const QUESTIONS: [&[&str]; 8] = [
    &["Cấp của trưởng đoàn"],
    &["Nước đến", "có quan hệ đặc biệt hoặc chung biên giới?"],
    &["Nguồn kinh phí", "ngân sách tỉnh, đối tác mời, tự túc"],
    &["Có thành viên thuộc diện Ban Thường vụ Tỉnh ủy quản lý không?"],
    &["Nội dung nhạy cảm"],
    &["Số ngày ở nước ngoài"],
    &["Có trong kế hoạch năm"],
    &["Loại hình hội nghị, hội thảo quốc tế", "(quy mô và số đại biểu nước ngoài)"],
];
const OUTCOMES: [&[&str]; 6] = [
    &["Thủ tướng Chính phủ", "cho phép, sau khi có ý kiến của Bộ Ngoại giao"],
    &["Ban Thường vụ Tỉnh ủy", "quyết định chủ trương"],
    &["Chủ tịch UBND tỉnh", "ký quyết định"],
    &["Sở Ngoại vụ", "thẩm định; báo cáo trong 7 ngày làm việc"],
    &["Thường trực Tỉnh ủy", "đồng ý bằng văn bản"],
    &["Giám đốc Công an tỉnh", "có ý kiến"],
];
const VALUES: [&str; 9] = [
    "có",
    "không",
    "sở, ban, ngành; UBND cấp huyện; … (+12)",
    "Bí thư; Phó Bí thư",
    "từ 5 ngày trở lên",
    "Lào; Campuchia; Trung Quốc; … (+4)",
    "ngân sách",
    "tổ chức phi chính phủ nước ngoài; doanh nghiệp có vốn đầu tư nước ngoài; cá nhân",
    "khác",
];

/// A graph as diagrams are: questions in layers, edges mostly to the next one, some far, most of the far ones to outcomes.
fn generated(layers: usize, across: usize, outcomes: usize, edges: usize) -> Picture {
    let mut chance = Chance(7);
    let mut nodes = vec![node(0, Shape::Root, QUESTIONS[0])];
    let mut starts = vec![0];
    for layer in 1..layers {
        starts.push(nodes.len());
        let many = across.min(2 * layer + 1) - usize::from(across > 4 && layer % 3 == 0);
        for _ in 0..many {
            nodes.push(node(layer, Shape::Question, QUESTIONS[layer % QUESTIONS.len()]));
        }
    }
    starts.push(nodes.len());
    for outcome in 0..outcomes {
        let shape = if outcome == 0 { Shape::Nothing } else { Shape::Outcome };
        nodes.push(node(layers, shape, if outcome == 0 { &["Không ai phải làm gì"] } else { OUTCOMES[outcome % OUTCOMES.len()] }));
    }
    let questions = nodes.len() - outcomes;
    let mut list = Vec::new();
    for from in 0..questions {
        let layer = nodes[from].layer;
        let share = (edges * (from + 1) / questions) - (edges * from / questions);
        for turn in 0..share {
            let next = layer + 1;
            let (low, high) = (starts[next], starts.get(next + 1).copied().unwrap_or(nodes.len()));
            let place = (from - starts[layer]) * (high - low) / (starts[next] - starts[layer]);
            let to = match chance.below(10) {
                0..7 => (low + place + chance.below(3)).saturating_sub(1).clamp(low, high - 1),
                7 => questions,
                8 => questions + chance.below(outcomes),
                _ => low + chance.below(nodes.len() - low),
            };
            list.push(edge(from, to, VALUES[(chance.below(4) + 2 * turn) % VALUES.len()]));
        }
    }
    Picture {
        title: "Thẩm quyền cho phép đoàn ra".to_owned(), subtitle: format!("{} nút", nodes.len()), nodes, edges: list, legend: Vec::new()
    }
}

#[derive(Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    text: String,
}

impl Element {
    fn get(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v)
    }

    fn number(&self, name: &str) -> f64 {
        self.get(name).parse().unwrap()
    }
}

fn unescaped(text: &str) -> String {
    assert!(!text.contains(['<', '>']) && text.chars().all(|c| c == '\n' || !c.is_control()), "{text:?}");
    for entity in text.split('&').skip(1) {
        assert!(["amp;", "lt;", "gt;", "quot;", "#39;"].iter().any(|known| entity.starts_with(known)), "&{entity}");
    }
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}

/// The elements of an XML text in the order of their start; panics where it is not well-formed.
fn elements(xml: &str) -> Vec<Element> {
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    let mut rest = xml.trim_end();
    while let Some(inside) = rest.strip_prefix('<') {
        let (tag, after) = inside.split_once('>').unwrap();
        let (text, _) = after.split_once('<').unwrap_or((after, ""));
        rest = &after[text.len()..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(found[open.pop().unwrap()].name, name);
        } else {
            let (name, mut attributes) = tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
            let mut element = Element { name: name.to_owned(), attributes: Vec::new(), text: String::new() };
            while let Some((key, value)) = attributes.split_once("=\"") {
                let (value, more) = value.split_once('"').unwrap();
                assert!(element.get(key.trim()).is_empty(), "{tag}");
                element.attributes.push((key.trim().to_owned(), unescaped(value)));
                attributes = more;
            }
            assert_eq!(attributes.trim(), "", "{tag}");
            found.push(element);
            if !tag.ends_with('/') {
                open.push(found.len() - 1);
            }
        }
        match open.last() {
            Some(element) => found[*element].text.push_str(&unescaped(text)),
            None => assert_eq!((text, rest), ("", ""), "one root"),
        }
    }
    assert!(open.is_empty() && rest.is_empty(), "{open:?} {rest}");
    found
}

/// Left, top, right, bottom of the rectangles of a class.
fn rectangles(elements: &[Element], class: &str) -> Vec<[f64; 4]> {
    let rectangles = elements.iter().filter(|e| e.name == "rect" && e.get("class") == class);
    rectangles.map(|e| [e.number("x"), e.number("y"), e.number("x") + e.number("width"), e.number("y") + e.number("height")]).collect()
}

/// Points along all wires, close together.
fn along_wires(elements: &[Element]) -> Vec<(f64, f64)> {
    let mut points = Vec::new();
    for wire in elements.iter().filter(|e| e.get("class").starts_with("qp-wire")) {
        let (mut x, mut y) = (0.0, 0.0);
        let letters = wire.get("d").matches(['M', 'C', 'V']);
        for (letter, numbers) in letters.zip(wire.get("d").split(['M', 'C', 'V']).skip(1)) {
            let n: Vec<f64> = numbers.split(' ').map(|n| n.parse().unwrap()).collect();
            let (from, to) = ((x, y), if letter == "V" { (x, n[0]) } else { (n[n.len() - 2], n[n.len() - 1]) });
            let controls = if letter == "C" { [(n[0], n[1]), (n[2], n[3])] } else { [from, to] };
            for t in (0..=40).map(|t| f64::from(t) / 40.0).filter(|_| letter != "M") {
                let u = 1.0 - t;
                let at = |a: f64, b: f64, c: f64, d: f64| u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d;
                points.push((at(from.0, controls[0].0, controls[1].0, to.0), at(from.1, controls[0].1, controls[1].1, to.1)));
            }
            (x, y) = to;
        }
    }
    points
}

#[test]
fn nothing_lies_upon_anything_else() {
    for picture in [small(), generated(8, 5, 6, 75), generated(15, 11, 9, 330)] {
        let elements = elements(&svg(&picture));
        let (boxes, tags) = (rectangles(&elements, "qp-box"), rectangles(&elements, "qp-halo"));
        assert_eq!((boxes.len(), tags.len()), (picture.nodes.len(), picture.edges.len()));
        let all: Vec<[f64; 4]> = boxes.iter().chain(&tags).copied().collect();
        for (place, a) in all.iter().enumerate() {
            for b in &all[place + 1..] {
                assert!(a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1], "{a:?} {b:?}");
            }
        }
        let within = |r: &[f64; 4], (x, y): (f64, f64)| x > r[0] + 0.5 && x < r[2] - 0.5 && y > r[1] + 0.5 && y < r[3] - 0.5;
        for point in along_wires(&elements) {
            assert!(!boxes.iter().any(|b| within(b, point)), "a wire crosses a box at {point:?}");
            let crossed = tags.iter().find(|t| within(t, point));
            assert!(crossed.is_none_or(|t| ((t[0] + t[2]) / 2.0 - point.0).abs() < 0.2), "a wire crosses another's label at {point:?}");
        }
        let (width, height) = (elements[0].number("width"), elements[0].number("height"));
        assert!(all.iter().all(|r| r[0] >= 0.0 && r[1] >= 0.0 && r[2] <= width && r[3] <= height));
    }
}

#[test]
fn boxes_of_a_layer_stand_in_a_row_and_layers_go_down() {
    let picture = generated(8, 5, 6, 75);
    let boxes = rectangles(&elements(&svg(&picture)), "qp-box");
    for (a, of_a) in picture.nodes.iter().zip(&boxes) {
        for (b, of_b) in picture.nodes.iter().zip(&boxes) {
            let middle = |r: &[f64; 4]| (r[1] + r[3]) / 2.0;
            assert!(a.layer != b.layer || (middle(of_a) - middle(of_b)).abs() < 0.2);
            assert!(a.layer >= b.layer || of_a[3] < of_b[1]);
        }
    }
}

#[test]
fn every_label_is_drawn_whole() {
    let picture = generated(8, 5, 6, 75);
    let elements = elements(&svg(&picture));
    let drawn: String = elements.iter().filter(|e| e.name == "tspan").map(|e| e.text.replace('\u{a0}', " ") + " ").collect();
    for label in picture.nodes.iter().flat_map(|n| &n.label).chain(picture.edges.iter().map(|e| &e.label)) {
        assert!(drawn.contains(label.as_str()), "{label}");
    }
    for line in picture.nodes.iter().flat_map(|n| &n.label).chain(picture.edges.iter().map(|e| &e.label)) {
        let as_dot = line.replace('"', "\\\"");
        assert!(dot(&picture).contains(&as_dot), "{line}");
    }
}

#[test]
fn hostile_text_stays_text() {
    let evil = "\"]; <script>alert('x')</script> & \\ --> %%{init: {}}%% `b` $$x$$ #quot;\u{0}\u{1b}[31m\u{202e}\n]]>\u{ffff} style a:b";
    let lines = [evil, "1. một", "- hai", "end"];
    let picture = Picture {
        title: evil.to_owned(),
        subtitle: evil.to_owned(),
        nodes: vec![node(0, Shape::Root, &lines), node(5, Shape::Outcome, &[]), node(6, Shape::Outcome, &[""])],
        edges: vec![edge(0, 1, evil), edge(0, 2, ""), edge(1, 0, "up"), edge(1, 1, "flat"), edge(0, 9, "away"), edge(9, 0, "away")],
        legend: vec![(evil.to_owned(), evil.to_owned())],
    };
    let drawn = svg(&picture);
    assert!(elements(&drawn).iter().all(|e| e.name != "script"));
    assert!(!drawn.contains(['\u{0}', '\u{1b}', '\u{202e}', '\u{ffff}']));
    assert!(drawn.contains("&lt;script&gt;") && !drawn.contains("flat") && !drawn.contains("away"));
    insta::assert_snapshot!("hostile_dot", dot(&picture));
    insta::assert_snapshot!("hostile_mermaid", mermaid(&picture));
}

#[test]
fn long_words_and_long_texts_stay_in_their_boxes() {
    let long = "Nghĩa".repeat(60);
    let many = "quy chế ".repeat(400);
    let nodes = vec![node(0, Shape::Root, &[&long, &many]), node(1, Shape::Outcome, &["漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字"])];
    let picture = Picture { nodes, edges: vec![edge(0, 1, &long), edge(0, 1, &many)], ..Picture::default() };
    let elements = elements(&svg(&picture));
    let boxes = rectangles(&elements, "qp-box");
    assert!(boxes.iter().all(|b| b[2] - b[0] < 360.0 && b[3] - b[1] < 600.0), "{boxes:?}");
    let tags = rectangles(&elements, "qp-halo");
    assert!(tags.iter().all(|t| t[3] - t[1] < 50.0), "{tags:?}");
}

#[test]
fn empty_and_deep_pictures_are_drawn() {
    assert_eq!(rectangles(&elements(&svg(&Picture::default())), "qp-box").len(), 0);
    let mut nodes: Vec<PictureNode> = (0..400).map(|layer| node(layer, Shape::Question, &["hỏi"])).collect();
    nodes.extend([node(400, Shape::Outcome, &["a"]), node(400, Shape::Nothing, &["b"])]);
    let edges = (0..400).flat_map(|n| [edge(n, n + 1, "có"), edge(n, 400 + n % 2, "không")]).collect();
    let picture = Picture { nodes, edges, ..Picture::default() };
    assert_eq!(rectangles(&elements(&svg(&picture)), "qp-box").len(), 402);
}

#[test]
fn the_same_picture_is_drawn_the_same() {
    let picture = generated(8, 5, 6, 75);
    assert_eq!(svg(&picture), svg(&picture.clone()));
    assert_eq!(dot(&picture), dot(&picture.clone()));
    assert_eq!(mermaid(&picture), mermaid(&picture.clone()));
}

#[test]
fn a_small_picture_in_all_forms() {
    insta::assert_snapshot!("small_svg", svg(&small()));
    insta::assert_snapshot!("small_dot", dot(&small()));
    insta::assert_snapshot!("small_mermaid", mermaid(&small()));
}
