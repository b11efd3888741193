//! The XML of a workbook, element by element. No document types, so no entities that grow; nothing is nested without end; the
//! walk does not call itself, so no depth can exhaust the stack.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::limits;

/// What ends the reading of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Broken,
    CutOff,
    TooDeep,
    Doctype,
    Entity,
}

impl Trouble {
    pub fn en(self) -> &'static str {
        match self {
            Trouble::Broken => "its XML is broken",
            Trouble::CutOff => "its XML is cut off",
            Trouble::TooDeep => "its XML is nested without end",
            Trouble::Doctype => "its XML declares a document type, which no workbook does",
            Trouble::Entity => "its XML uses an entity that it does not define",
        }
    }

    pub fn vi(self) -> &'static str {
        match self {
            Trouble::Broken => "phần XML bị lỗi",
            Trouble::CutOff => "phần XML bị cắt cụt",
            Trouble::TooDeep => "phần XML lồng nhau vô tận",
            Trouble::Doctype => "phần XML khai kiểu văn bản (DTD), điều không tệp bảng tính nào làm",
            Trouble::Entity => "phần XML dùng thực thể không được định nghĩa",
        }
    }
}

pub enum Step<'a> {
    Open(Element<'a>),
    Close,
    Text(Cow<'a, str>),
    End,
}

pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// Without its namespace.
    pub fn is(&self, name: &str) -> bool {
        self.0.local_name().as_ref() == name
    }

    /// The value of an attribute, whatever its namespace.
    pub fn attribute(&self, name: &str) -> Result<Option<Cow<'_, str>>, Trouble> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| Trouble::Broken)?;
            if attribute.key.local_name().as_ref() == name {
                return attribute.normalized_value(XmlVersion::Implicit1_0).map(Some).map_err(|_| Trouble::Entity);
            }
        }
        Ok(None)
    }

    pub fn is_set(&self, name: &str) -> Result<bool, Trouble> {
        Ok(self.attribute(name)?.is_some_and(|value| matches!(value.as_ref(), "1" | "true")))
    }
}

pub struct Walker<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Walker<'a> {
    pub fn new(xml: &'a str) -> Self {
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        Walker { reader, depth: 0 }
    }

    /// How many elements are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    pub fn step(&mut self) -> Result<Step<'a>, Trouble> {
        loop {
            return Ok(match self.reader.read_event().map_err(|_| Trouble::Broken)? {
                Event::Start(element) => {
                    self.depth += 1;
                    if self.depth > limits::DEPTH {
                        return Err(Trouble::TooDeep);
                    }
                    Step::Open(Element(element))
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Step::Close
                }
                Event::Text(text) => Step::Text(text.into_inner()),
                Event::CData(text) => Step::Text(text.into_inner()),
                Event::GeneralRef(name) => Step::Text(reference(&name)?),
                Event::DocType(_) => return Err(Trouble::Doctype),
                Event::Eof if self.depth > 0 => return Err(Trouble::CutOff),
                Event::Eof => Step::End,
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }

    /// The text of the element that was just opened, which is then closed.
    pub fn text(&mut self) -> Result<String, Trouble> {
        let around = self.depth.saturating_sub(1);
        let mut out = String::new();
        while self.depth > around {
            if let Step::Text(text) = self.step()? {
                out.push_str(&text);
            }
        }
        Ok(out)
    }

    /// Passes over the element that was just opened.
    pub fn skip(&mut self) -> Result<(), Trouble> {
        let around = self.depth.saturating_sub(1);
        while self.depth > around {
            self.step()?;
        }
        Ok(())
    }
}

fn reference(name: &quick_xml::events::BytesRef) -> Result<Cow<'static, str>, Trouble> {
    if let Some(c) = name.resolve_char_ref().map_err(|_| Trouble::Entity)? {
        return Ok(Cow::Owned(c.to_string()));
    }
    match name.as_ref() {
        "amp" => Ok(Cow::Borrowed("&")),
        "lt" => Ok(Cow::Borrowed("<")),
        "gt" => Ok(Cow::Borrowed(">")),
        "quot" => Ok(Cow::Borrowed("\"")),
        "apos" => Ok(Cow::Borrowed("'")),
        _ => Err(Trouble::Entity),
    }
}
