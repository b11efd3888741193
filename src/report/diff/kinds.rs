//! Kinds of change in words.

use crate::diagnostics::Lang;
use crate::queries::Kind;

/// What a kind of change is called.
pub fn kind_label(kind: Kind, lang: Lang) -> &'static str {
    let (en, vi) = match kind {
        Kind::NewlyRegulated => ("newly regulated", "mới được quy định"),
        Kind::NoLongerRegulated => ("no longer regulated", "không còn được quy định"),
        Kind::ProhibitionAdded => ("prohibition added", "thêm điều cấm"),
        Kind::ProhibitionLifted => ("prohibition lifted", "bỏ điều cấm"),
        Kind::ProhibitionChanged => ("prohibition lifted by another body", "điều cấm do cơ quan khác cho phép"),
        Kind::DeciderUp => ("decider moved up", "thẩm quyền chuyển lên cấp trên"),
        Kind::DeciderDown => ("decider moved down", "thẩm quyền chuyển xuống cấp dưới"),
        Kind::DeciderSideways => ("decider moved sideways", "thẩm quyền chuyển sang cơ quan khác"),
        Kind::DeciderAdded => ("decider added", "thêm cấp quyết định"),
        Kind::DeciderDropped => ("decider dropped", "bỏ cấp quyết định"),
        Kind::OtherAct => ("settled by another act", "giải quyết bằng hành vi khác"),
        Kind::OnBehalf => ("on whose behalf", "theo ủy quyền của cấp khác"),
        Kind::ConsentAdded => ("consent added", "thêm bước cho ý kiến"),
        Kind::ConsentDropped => ("consent dropped", "bỏ bước cho ý kiến"),
        Kind::ConsentMoved => ("consent by another body", "cơ quan khác cho ý kiến"),
        Kind::Reordered => ("reordered", "đổi thứ tự"),
        Kind::FocalOffice => ("focal office", "cơ quan đầu mối khác"),
        Kind::AppraisalAdded => ("appraisal added", "thêm bước thẩm định"),
        Kind::AppraisalDropped => ("appraisal dropped", "bỏ bước thẩm định"),
        Kind::RouteChanged => ("route changed", "đổi nơi trình, gửi"),
        Kind::RouteAdded => ("route: step added", "thêm bước trình, gửi"),
        Kind::RouteDropped => ("route: step dropped", "bỏ bước trình, gửi"),
        Kind::DeadlineLonger => ("deadline longer", "thời hạn dài hơn"),
        Kind::DeadlineShorter => ("deadline shorter", "thời hạn ngắn hơn"),
        Kind::DeadlineUnit => ("calendar against working days", "ngày thường hay ngày làm việc"),
        Kind::DeadlineAdded => ("deadline added", "thêm thời hạn"),
        Kind::DeadlineDropped => ("deadline dropped", "bỏ thời hạn"),
        Kind::DeadlineChanged => ("deadline counted otherwise", "thời hạn tính cách khác"),
        Kind::Waiver => ("waiver of a deadline", "miễn thời hạn"),
        Kind::LimitTightened => ("limit tightened", "siết giới hạn"),
        Kind::LimitRelaxed => ("limit relaxed", "nới giới hạn"),
        Kind::Dossier => ("dossier", "hồ sơ"),
        Kind::NotificationAdded => ("notification added", "thêm nơi nhận thông báo"),
        Kind::NotificationDropped => ("notification dropped", "bỏ nơi nhận thông báo"),
        Kind::TaskAdded => ("task added", "thêm nhiệm vụ"),
        Kind::TaskDropped => ("task dropped", "bỏ nhiệm vụ"),
        Kind::TaskMoved => ("task moved", "giao nhiệm vụ cho nơi khác"),
        Kind::Modality => ("duty, power or advice", "phải, được hay nên"),
        Kind::Manner => ("in writing, through or with whom", "bằng văn bản, qua hay phối hợp với ai"),
        Kind::Silence => ("kind of silence", "kiểu im lặng"),
        Kind::Reference => ("reference to another instrument", "dẫn chiếu văn bản khác"),
    };
    match lang {
        Lang::En => en,
        Lang::Vi => vi,
    }
}

/// The kinds that are meant by a name: one kind by its identifier, or all kinds that begin with it (`deadline`, `consent`, …).
pub fn kind_named(name: &str) -> Vec<Kind> {
    let name = name.trim().to_lowercase().replace(['-', ' '], "_");
    let exact: Vec<Kind> = Kind::ALL.into_iter().filter(|kind| kind.id() == name).collect();
    let begins = |kind: &Kind| kind.id().strip_prefix(&name).is_some_and(|rest| rest.starts_with('_'));
    if exact.is_empty() { Kind::ALL.into_iter().filter(begins).collect() } else { exact }
}
