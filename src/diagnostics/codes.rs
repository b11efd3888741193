//! Every code the tool can report, with its explanation. Codes are stable: one is never given a new meaning.

use super::{Severity, Text};

macro_rules! codes {
    ($($code:ident: $en:literal, $vi:literal;)*) => {
        /// A stable diagnostic code. `E` is an error, `W` a warning; the first two digits name the stage.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($code),* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Code] = &[$(Code::$code),*];

            /// The code as printed.
            pub fn name(self) -> &'static str {
                match self { $(Code::$code => stringify!($code)),* }
            }

            /// What the code means, and what to do: the text of `quyche explain CODE`.
            pub fn explanation(self) -> Text {
                match self { $(Code::$code => Text::new($en, $vi)),* }
            }
        }
    };
}

impl Code {
    pub fn severity(self) -> Severity {
        if self.name().starts_with('W') { Severity::Warning } else { Severity::Error }
    }

    /// The code of a name such as `e0203`, whatever its case.
    pub fn from_name(name: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|c| c.name().eq_ignore_ascii_case(name.trim()))
    }
}

codes! {
    E0101: "A bracket is opened and never closed. Every provision, group and list ends with the bracket that belongs to it; the place shown is the bracket that most likely lacks its partner, judged by indentation.",
           "Một ngoặc được mở mà không đóng. Mỗi điều khoản, nhóm và danh sách phải kết thúc bằng đúng ngoặc của nó; chỗ được chỉ là ngoặc có lẽ thiếu cặp, suy theo thụt lề.";
    E0102: "A closing bracket has no opening one. Delete it, or add the opening bracket before it.",
           "Một ngoặc đóng không có ngoặc mở. Hãy xóa nó hoặc thêm ngoặc mở phía trước.";
    E0103: "A text in double quotes must end on the line on which it begins. Inside it, write `\\\"` for a quotation mark.",
           "Chuỗi trong ngoặc kép phải kết thúc trên cùng một dòng. Bên trong chuỗi, viết `\\\"` cho dấu ngoặc kép.";
    E0104: "Brackets are nested deeper than any regulation needs. The limit protects the tool from hostile files.",
           "Ngoặc lồng nhau sâu hơn mức bất kỳ quy chế nào cần đến. Giới hạn này bảo vệ công cụ trước tệp độc hại.";
    E0105: "Something stands where the language has no place for it. The message lists what could stand there.",
           "Có thành phần đứng ở chỗ ngôn ngữ không cho phép. Thông báo liệt kê những gì có thể đứng ở đó.";
    E0106: "A statement that is correct in itself stands where it has no meaning, such as a header line inside a provision.",
           "Một câu tự nó đúng nhưng đứng sai chỗ, ví dụ dòng thông tin văn bản nằm trong điều khoản.";
    E0107: "The file is too large to be a rule file. The limit is 16 MB; the largest real regulation needs about 0.1 MB.",
           "Tệp quá lớn so với một tệp quy tắc. Giới hạn là 16 MB; quy chế thật lớn nhất cần khoảng 0,1 MB.";
    E0108: "The file is not UTF-8 text. Save it as UTF-8; texts in TCVN3, VNI or Windows-1258 have to be converted first.",
           "Tệp không phải văn bản UTF-8. Hãy lưu lại dạng UTF-8; văn bản TCVN3, VNI hay Windows-1258 phải chuyển mã trước.";
    E0109: "The file holds a zero byte, so it is not a text (a spreadsheet or Word file, perhaps).",
           "Tệp chứa byte 0, nên không phải văn bản (có thể là tệp bảng tính hoặc Word).";
    E0110: "The file holds no regulation, vocabulary, calendar or scenario. A rule file begins with one of them.",
           "Tệp không có quy chế, từ vựng, lịch hay tình huống nào. Tệp quy tắc phải có ít nhất một trong số đó.";
    E0111: "A letter looks like a Vietnamese letter but is another one (Icelandic Ð, Cyrillic а …), so the name would match nothing. Replace the letter.",
           "Một chữ cái trông giống chữ Việt nhưng là chữ khác (Ð Iceland, а Kirin …), nên tên sẽ không khớp. Hãy thay chữ đó.";
    E0112: "A date or number that does not exist or is out of bounds, such as 2025-02-30.",
           "Ngày hoặc số không tồn tại hay vượt giới hạn, ví dụ 2025-02-30.";
    E0113: "The path cannot be read as a file: it does not exist, is a folder without rule files, or may not be opened.",
           "Không đọc được đường dẫn như một tệp: không tồn tại, là thư mục không có tệp quy tắc, hoặc không được phép mở.";
    E0201: "No body of this name is in the vocabulary. Bodies (and roles such as `agency`) are declared there for all provinces.",
           "Từ vựng không có cơ quan tên này. Cơ quan và vai trò (như `agency`) được khai báo chung cho các tỉnh trong từ vựng.";
    E0202: "No act of this name is in the vocabulary.", "Từ vựng không có hành vi tên này.";
    E0203: "No fact, definition or reading of this name is known here.", "Ở đây không có dữ kiện, định nghĩa hay cách hiểu nào tên này.";
    E0204: "The fact has no such value. Its values are declared in the vocabulary.", "Dữ kiện không có giá trị này. Các giá trị được khai báo trong từ vựng.";
    E0205: "No activity of this name is in the vocabulary.", "Từ vựng không có loại hoạt động tên này.";
    E0206: "No document of this name is in the vocabulary.", "Từ vựng không có văn bản tên này.";
    E0207: "No matter of this name is in the vocabulary. A matter is the object of an act, written after `regarding`.",
           "Từ vựng không có nội dung tên này. Nội dung là đối tượng của hành vi, viết sau `về`.";
    E0208: "The regulation has no provision at this address.", "Quy chế không có điều khoản ở địa chỉ này.";
    E0210: "Two provisions have one address. An address is a citation, so it must be unique.",
           "Hai điều khoản có cùng địa chỉ. Địa chỉ là trích dẫn nên phải duy nhất.";
    E0211: "One name is declared twice. Spellings that differ only in the placing of a tone mark are one name.",
           "Một tên được khai báo hai lần. Cách đặt dấu thanh khác nhau vẫn là một tên.";
    E0212: "A part of the vocabulary (a class, level or list of values) names something that is not declared.",
           "Một phần của từ vựng (nhóm, cấp hoặc tập giá trị) nhắc đến tên chưa khai báo.";
    E0213: "No regulation of this name is known.", "Không có quy chế nào tên này.";
    E0214: "The reading has no such alternative.", "Cách hiểu không có phương án này.";
    E0215: "No calendar of this name is known.", "Không có lịch nào tên này.";
    E0216: "Rules need a vocabulary: bodies, acts, facts and activities are declared there.",
           "Quy tắc cần có từ vựng: cơ quan, hành vi, dữ kiện và hoạt động được khai báo ở đó.";
    E0217: "The document has no such field.", "Văn bản không có mục này.";
    E0301: "The test does not fit the fact: `is` and `in` ask a fact with one value, `has` asks a set, `<=` a number or date, a bare name a yes/no fact.",
           "Phép thử không hợp với dữ kiện: `là` và `thuộc` dùng cho dữ kiện một giá trị, `có` cho tập hợp, `<=` cho số hoặc ngày, tên trần cho dữ kiện đúng/sai.";
    E0302: "The condition uses a fact that the activity does not have. `quyche vocab ACTIVITY` lists the facts of an activity.",
           "Điều kiện dùng dữ kiện mà hoạt động không có. `quyche vocab HOẠT_ĐỘNG` liệt kê dữ kiện của hoạt động.";
    E0303: "The number lies outside the range that the vocabulary gives the fact.", "Số nằm ngoài khoảng mà từ vựng cho phép.";
    E0304: "A provision has rules but no activity: neither it nor a provision around it says `about`.",
           "Điều khoản có quy tắc nhưng không rõ hoạt động nào: nó và các điều khoản bao quanh đều không có `đối với`.";
    E0305: "A provision may narrow the activities of the provision around it, never widen them.",
           "Điều khoản chỉ được thu hẹp, không được mở rộng các hoạt động của điều khoản bao quanh.";
    E0306: "Provisions or definitions depend on each other in a circle, so none of them has a meaning.",
           "Các điều khoản hoặc định nghĩa phụ thuộc vòng tròn vào nhau nên không cái nào có nghĩa.";
    E0307: "A deadline counts from a date fact of the activity.", "Thời hạn phải tính từ một dữ kiện ngày của hoạt động.";
    E0308: "The name before the dot, or after `of`, must be the variable of an enclosing `any`, `every` or `for each`.",
           "Tên đứng trước dấu chấm hoặc sau `của` phải là biến của `bất kỳ`, `mọi` hoặc `với mỗi` bao quanh.";
    E0309: "The regulation's header lacks what its versions and dates rest on.", "Phần đầu quy chế thiếu thông tin làm căn cứ cho phiên bản và ngày tháng.";
    E0310: "The regulation's dates contradict each other: effect before signing, or end before effect.",
           "Các ngày của quy chế mâu thuẫn: hiệu lực trước ngày ban hành, hoặc kết thúc trước khi có hiệu lực.";
    E0311: "A statement stands in a provision that cannot hold it, such as `columns` outside a form.",
           "Câu đứng trong điều khoản không chứa được nó, ví dụ `các cột` ngoài mẫu.";
    E0312: "One file holds one regulation, so that its provisions belong to it without doubt.",
           "Mỗi tệp chỉ có một quy chế, để các điều khoản chắc chắn thuộc về nó.";
    E0313: "Two versions of one regulation are in force on the same day.", "Hai phiên bản của cùng quy chế có hiệu lực trong cùng một ngày.";
    E0314: "A provision `overrides` or `except`s itself or a provision around it.", "Điều khoản thay thế hoặc loại trừ chính nó hay điều khoản bao quanh nó.";
    E0315: "The calendar is incomplete or contradicts itself.", "Lịch thiếu thông tin hoặc tự mâu thuẫn.";
    E0316: "Followed rules need facts that the case does not have; bind them with `with`.",
           "Quy tắc được viện dẫn cần dữ kiện mà trường hợp không có; hãy gán chúng bằng `với`.";
    E0317: "An expectation names an act of the answer. `if`, `unless`, `except`, `before VERB` and `after VERB` belong to rules: an answer says which acts there are, and not on which conditions.",
           "Mong đợi nêu một hành vi của câu trả lời. `nếu`, `trừ khi`, `trừ`, `trước HÀNH_VI` và `sau HÀNH_VI` thuộc về quy tắc: câu trả lời nói có những hành vi nào, không nói với điều kiện nào.";
    E0318: "Provisions or definitions rest on each other in a chain longer than any regulation needs, or grow too large when they are written out. The limit protects the tool from hostile files.",
           "Các điều khoản hoặc định nghĩa dựa lên nhau thành chuỗi dài hơn mức bất kỳ quy chế nào cần, hoặc quá lớn khi viết hết ra. Giới hạn này bảo vệ công cụ trước tệp độc hại.";
    E0319: "A draft is not law: it says whose it is, and has neither been issued nor ended. It is in force on no date and answers only where it is named whole.",
           "Dự thảo chưa phải văn bản có hiệu lực: phải nêu của ai, chưa được ban hành và chưa chấm dứt. Dự thảo không có hiệu lực ngày nào và chỉ trả lời khi được nêu đủ tên.";
    E0401: "The compiled decision of an activity would need more nodes than the budget allows. The message names the facts that are asked most and the provisions that made it grow; split what they join, or define it once.",
           "Đồ thị quyết định của một loại hoạt động cần nhiều nút hơn mức cho phép. Thông báo nêu các dữ kiện được hỏi nhiều nhất và các điều khoản làm đồ thị lớn lên; hãy tách hoặc định nghĩa chung phần chúng gộp lại.";
    E0402: "The `always` lines of an activity exclude every case, so nothing can be said of it. The lines shown cannot hold together; without any one of them the rest could.",
           "Các dòng `luôn` của một loại hoạt động loại trừ mọi trường hợp nên không thể nói gì về nó. Các dòng được chỉ không thể cùng đúng; bỏ bất kỳ dòng nào thì phần còn lại có thể đúng.";
    E0403: "The file is no compiled regulation, was written by another version of the format, or is damaged. Compile the rule file again.",
           "Tệp không phải quy chế đã biên dịch, thuộc phiên bản định dạng khác, hoặc đã hỏng. Hãy biên dịch lại tệp quy tắc.";
    W0501: "A provision stands in the file with nothing in it, so it counts as not yet encoded.",
           "Điều khoản có trong tệp nhưng rỗng, nên tính là chưa mã hóa.";
    W0502: "Nothing asks for this definition.", "Không chỗ nào dùng định nghĩa này.";
    W0503: "No condition tests this reading, so no answer can rest on it: it documents and does nothing.",
           "Không điều kiện nào thử cách hiểu này, nên không câu trả lời nào dựa vào nó.";
    W0504: "`otherwise` has no conditional provision before it, so it always holds.",
           "`còn lại` không có điều khoản có điều kiện đứng trước, nên luôn đúng.";
    W0505: "In this class of cases no provision says who does what the activity requires: a gap of the text, or of its encoding. The witness is such a case.",
           "Trong nhóm trường hợp này không điều khoản nào nêu ai làm việc mà hoạt động đòi hỏi: khoảng trống của văn bản, hoặc của việc mã hóa. Ví dụ kèm theo là một trường hợp như vậy.";
    W0506: "In this class of cases two bodies are given one act that exactly one body does. The witness is such a case.",
           "Trong nhóm trường hợp này hai cơ quan cùng được giao một việc chỉ thuộc về một cơ quan. Ví dụ kèm theo là một trường hợp như vậy.";
    W0507: "No possible case is in this provision's scope, whatever the readings: its conditions contradict each other, what stands around it, or the `always` lines.",
           "Không trường hợp có thể nào thuộc phạm vi điều khoản này, dù hiểu cách nào: các điều kiện mâu thuẫn nhau, mâu thuẫn phần bao quanh hoặc các dòng `luôn`.";
    W0508: "Wherever this provision is in scope, other provisions override it, whatever the readings.",
           "Ở mọi nơi điều khoản này có phạm vi, điều khoản khác đều thay thế nó, dù hiểu cách nào.";
    W0509: "A rule never applies, although its provision does: what stands behind it (`if`, `unless`, `except`) never holds there.",
           "Một quy tắc không bao giờ áp dụng dù điều khoản của nó có phạm vi: điều kiện kèm theo (`nếu`, `trừ khi`, `trừ`) không bao giờ đúng ở đó.";
    W0510: "The scenario states a case and expects nothing, so it would pass whatever the answer. `test` counts it as failed until an `expect` line says what the official text says.",
           "Tình huống nêu trường hợp mà không nêu mong đợi, nên sẽ đạt dù câu trả lời thế nào. `test` tính là không đạt cho tới khi có dòng `mong đợi` ghi điều văn bản quy định.";
    W0511: "Conditions test this reading, and still no answer changes with it, whatever the other readings: the choice makes no difference, or its condition stands where it cannot matter.",
           "Có điều kiện thử cách hiểu này nhưng không câu trả lời nào đổi theo nó, dù hiểu các chỗ khác thế nào: lựa chọn không tạo khác biệt, hoặc điều kiện đặt ở chỗ không thể có tác dụng.";
    W0512: "An exception (`except`, `overrides`, `unless`) changes no answer in any possible case, whatever the readings: the cases that it would take out are not there, or are taken out already.",
           "Một ngoại lệ (`trừ`, `thay cho`, `trừ khi`) không đổi câu trả lời nào ở bất kỳ trường hợp có thể nào, dù hiểu cách nào: trường hợp nó loại ra vốn không có, hoặc đã bị loại sẵn.";
    W0513: "A condition, or a part of one, could be left out without changing any answer, whatever the readings: what stands around it, the rest of it, or the `always` lines say it already. A remark only: it may be repeated for the reader.",
           "Một điều kiện, hoặc một phần của nó, bỏ đi cũng không đổi câu trả lời nào, dù hiểu cách nào: phần bao quanh, phần còn lại hoặc các dòng `luôn` đã nêu. Chỉ là ghi nhận: có thể nhắc lại cho người đọc.";
    W0514: "Two acts of one procedure stand in an order, and the last day for the first lies after the last day for the second: done in time, the first may come too late for the second.",
           "Hai việc của cùng một thủ tục có thứ tự trước sau, nhưng hạn của việc trước lại sau hạn của việc sau: làm đúng hạn việc trước vẫn có thể trễ việc sau.";
    W0515: "The days that lie between the deadlines of two acts of one procedure, of which the first comes before the second. Information only.",
           "Số ngày giữa hạn của hai việc trong cùng một thủ tục, việc trước rồi việc sau. Chỉ là thông tin.";
    W0516: "An act on behalf of a body goes beyond the grant that it names: in these cases the granting provision is not in scope, or gives the body no such act.",
           "Một việc làm thay mặt cơ quan vượt quá điều khoản ủy quyền được nêu: trong các trường hợp này điều khoản đó không có phạm vi, hoặc không trao cho cơ quan việc ấy.";
    E0601: "The proposal states a fact that no vocabulary declares.", "Đề xuất nêu dữ kiện không có trong từ vựng.";
    E0602: "A stated value does not fit its fact.", "Giá trị được nêu không hợp với dữ kiện.";
    E0603: "The proposal states a fact that its kind of activity does not have.", "Đề xuất nêu dữ kiện mà loại hoạt động này không có.";
    E0604: "The stated facts cannot all be true: they contradict an `always` line of the vocabulary.",
           "Các dữ kiện được nêu không thể cùng đúng: chúng mâu thuẫn với dòng `luôn` của từ vựng.";
    E0605: "The proposal cannot be read as TOML, JSON or YAML, or has another shape than facts and their values.",
           "Không đọc được đề xuất dưới dạng TOML, JSON hay YAML, hoặc cấu trúc không phải dữ kiện và giá trị.";
    E0606: "No version of the regulation is in force on the date that chooses it.", "Không phiên bản nào của quy chế có hiệu lực vào ngày dùng để chọn.";
    E0607: "No regulation of this name, and no file at this path.", "Không có quy chế tên này và không có tệp ở đường dẫn này.";
    E0608: "The order of the acts contradicts itself: two provisions of one case put the same acts in opposite order.",
           "Thứ tự các hành vi mâu thuẫn: hai điều khoản của cùng trường hợp xếp các hành vi ngược nhau.";
    E0609: "Regulations that are to be compared are written over different vocabularies: the same name need not mean the same fact or body.",
           "Các quy chế cần so sánh dùng bộ từ vựng khác nhau: cùng một tên chưa chắc là cùng dữ kiện hay cơ quan.";
    E0610: "The proposal does not say of which activity it is.", "Đề xuất không nói thuộc loại hoạt động nào.";
    E0611: "There is nothing to compare: no text speaks of what was chosen.", "Không có gì để so sánh: không văn bản nào nói đến phần đã chọn.";
    E0621: "The file is no spreadsheet: a PDF, a Word document, a picture, a web page. Its bytes decide, not its name.",
           "Tệp không phải bảng tính mà là PDF, Word, ảnh hay trang web. Xét theo nội dung, không theo tên tệp.";
    E0622: "The workbook is protected by a password. The tool asks for none and cannot open it; save it without a password.",
           "Tệp bảng tính được bảo vệ bằng mật khẩu. Công cụ không hỏi mật khẩu nên không mở được; hãy lưu lại không mật khẩu.";
    E0623: "A workbook (.xlsx) is a zip archive with certain parts. This one is damaged, cut off, or lacks a part without which nothing can be read.",
           "Tệp .xlsx là kho nén zip gồm một số phần nhất định. Tệp này bị hỏng, bị cắt, hoặc thiếu phần mà không có thì không đọc được gì.";
    E0624: "The spreadsheet is larger than any yearly plan, or unpacks to more than it may. The limits protect the tool from hostile files; docs/plan-files.md states them.",
           "Bảng tính lớn hơn mọi kế hoạch năm, hoặc giải nén ra quá lớn. Các giới hạn bảo vệ công cụ trước tệp độc hại; xem docs/plan-files.md.";
    E0625: "Workbooks in the old binary form (.xls, .xlsb) or of OpenDocument (.ods) are not read. Save them as .xlsx or .csv.",
           "Không đọc tệp bảng tính dạng nhị phân cũ (.xls, .xlsb) hay OpenDocument (.ods). Hãy lưu dạng .xlsx hoặc .csv.";
    E0626: "The text of the table is in no encoding that can be told for certain: not UTF-8, not marked UTF-16, not Windows-1258, or written for a font from before Unicode.",
           "Không xác định chắc chắn được bảng mã: không phải UTF-8, UTF-16 có đánh dấu hay Windows-1258, hoặc viết cho phông có trước Unicode.";
    E0627: "A sheet is missing or damaged. What stands before the damage is read, and so are the other sheets.",
           "Một trang tính bị thiếu hoặc hỏng. Phần trước chỗ hỏng và các trang khác vẫn được đọc.";
    E0628: "A cell cannot be read: it points to a text that is not there, is of an unknown kind, or lies nowhere. It is left out, never guessed.",
           "Không đọc được một ô: trỏ tới chữ không tồn tại, thuộc loại không rõ, hoặc không có vị trí. Ô này bị bỏ qua, không phỏng đoán.";
    E0629: "A sheet has cells further to the right than any form has columns. They are not read.",
           "Trang tính có ô nằm xa bên phải hơn mọi biểu mẫu. Phần đó không được đọc.";
    E0630: "A quotation mark in a table in text is never closed, or is closed in the middle of a field, so it cannot be told where the fields end.",
           "Dấu ngoặc kép trong bảng dạng chữ không đóng, hoặc đóng giữa trường, nên không biết trường kết thúc ở đâu.";
    E0631: "The file can be read, and no cell of it holds anything.", "Tệp đọc được nhưng không ô nào có nội dung.";
    E0632: "A workbook stores the last result of each formula, and this one lacks it. Formulas are never computed here.",
           "Tệp bảng tính lưu kết quả cuối của mỗi công thức, nhưng ở đây thiếu. Công cụ không tự tính công thức.";
    E0633: "A workbook stores a date as a number with a format that shows it as a date. The formats of this one cannot be read, so its dates look like numbers.",
           "Tệp bảng tính lưu ngày dưới dạng số kèm định dạng ngày. Không đọc được định dạng của tệp này nên ngày hiện ra như số.";
    E0634: "The letters of a sheet were written for a font from before Unicode (TCVN3, VNI), or were lost when it was saved. They are not what the sheet shows.",
           "Chữ trong trang tính viết cho phông có trước Unicode (TCVN3, VNI), hoặc đã mất khi lưu, nên không phải chữ mà trang hiển thị.";
    E0635: "A file of the guide to plans (forms, words) is not as it should be, or names a fact, value or role that there is not.",
           "Tệp hướng dẫn đọc kế hoạch (biểu mẫu, từ ngữ) không đúng dạng, hoặc nêu dữ kiện, giá trị, cách đọc không có.";
    E0636: "A mapping of columns is not as it should be: it says of which activity the rows are, and for each heading a role of the guide or a fact.",
           "Tệp ánh xạ cột không đúng dạng: cần nêu loại hoạt động, và mỗi tiêu đề cột kèm cách đọc hoặc dữ kiện.";
    E0637: "No header of a known form stands in the sheet, or no row below it. Without a header nothing says what a column is.",
           "Trang tính không có hàng tiêu đề của biểu mẫu đã biết, hoặc không có dòng nào bên dưới. Không có tiêu đề thì không biết cột là gì.";
    E0638: "Forms of different activities have the columns of this header, and no title tells them apart.",
           "Các biểu mẫu của nhiều loại hoạt động cùng có các cột này, và không có tên bảng để phân biệt.";
    E0639: "A required column is missing: the one that names each row.", "Thiếu cột bắt buộc: cột nêu tên của từng dòng.";
    E0641: "A calendar that shall stand in place of the regulation's own must bear its name: the name by which the regulation's header chooses its calendar.",
           "Lịch đem thay lịch của quy chế phải mang đúng tên đó: tên mà phần đầu quy chế dùng để chọn lịch.";
    E0642: "The regulation's header names no calendar, so it has no due dates and no calendar can stand in place of its own.",
           "Phần đầu quy chế không nêu lịch nên không có hạn nào và không có lịch nào để thay.";
    E0651: "A column of a register is neither a fact of the activity nor named with `--keep`. What is not understood is not passed over.",
           "Một cột của sổ không phải dữ kiện của hoạt động và cũng không được nêu bằng `--keep`. Cột không hiểu được thì không bị bỏ qua.";
    E0652: "Two columns of a register state the same fact.", "Hai cột của sổ nêu cùng một dữ kiện.";
    E0653: "A column that shall be kept is not in the header of the register.", "Cột cần giữ lại không có trong dòng tiêu đề của sổ.";
    E0654: "A cell of a register does not fit its fact. The row is marked `unreadable`, and the others are answered.",
           "Một ô của sổ không hợp với dữ kiện của nó. Hàng được đánh dấu `unreadable`, các hàng khác vẫn được trả lời.";
    E0655: "A row of a register has more or fewer cells than its header. The row is marked `unreadable`, and the others are answered.",
           "Một hàng của sổ có nhiều hoặc ít ô hơn dòng tiêu đề. Hàng được đánh dấu `unreadable`, các hàng khác vẫn được trả lời.";
    E0656: "A register begins with a line that names its columns, in UTF-8.", "Sổ phải mở đầu bằng dòng tên các cột, dạng UTF-8.";
    E0657: "A regulation that counts rows over the whole plan needs the register twice: once to count, once to answer. Standard input can be read but once.",
           "Văn bản có giới hạn tính trên cả kế hoạch cần đọc sổ hai lượt: một lượt đếm, một lượt trả lời. Dữ liệu vào chuẩn chỉ đọc được một lượt.";
    E0658: "A row of a register is longer than any row is; a quotation mark is opened and never closed.",
           "Một hàng của sổ dài hơn mọi hàng có thể có; một dấu ngoặc kép được mở mà không đóng.";
    E0659: "A register cannot be read to its end, or its answers cannot be written. Nothing takes the place of the output file.",
           "Không đọc được sổ đến hết, hoặc không ghi được kết quả. Tệp kết quả không bị thay thế.";
    E0661: "Nothing of what was asked for can be written as SQL: the regulation does not have these acts in the activity, or they need too many states.",
           "Không phần nào được yêu cầu viết được thành SQL: quy chế không có các hành vi đó trong loại hoạt động này, hoặc chúng cần quá nhiều trạng thái.";
    E0662: "A name cannot be used in the SQL: the engine would cut it off, or the statements use it for something else.",
           "Không dùng được tên này trong SQL: hệ quản trị sẽ cắt bớt, hoặc câu lệnh dùng tên đó vào việc khác.";
    W0601: "A due date is missing or rests on a day that is not certain.", "Thiếu hạn, hoặc hạn dựa trên ngày chưa chắc chắn.";
    W0602: "So many facts are missing that the answers cannot all be gone through. State the facts that are named first.",
           "Thiếu quá nhiều dữ kiện nên không duyệt hết được các câu trả lời. Hãy nêu trước các dữ kiện được liệt kê.";
    W0603: "A proposal lacks a fact that decides whether it counts towards a limit over the whole plan, so the count may be too low.",
           "Đề xuất thiếu dữ kiện quyết định nó có được tính vào giới hạn của cả kế hoạch hay không, nên số đếm có thể thấp.";
    W0645: "Two headers of one form, or two parts of one heading, name different columns. Rows follow the header right above them; a heading that contradicts itself is not read.",
           "Hai hàng tiêu đề của một biểu mẫu, hoặc hai phần của một tiêu đề, chỉ các cột khác nhau. Dòng theo tiêu đề ngay trên; tiêu đề tự mâu thuẫn thì không đọc.";
    W0646: "Columns of the form are missing. What they would say stays unknown, in every row.",
           "Thiếu một số cột của biểu mẫu. Nội dung của chúng coi như chưa biết ở mọi dòng.";
    W0647: "A column that no form has, and that is the name of no fact. It is not read.", "Cột không thuộc biểu mẫu nào và không phải tên dữ kiện. Cột này không được đọc.";
    W0648: "Words of a cell are not understood. Nothing is concluded from them; the rest of the row is.",
           "Có từ ngữ trong ô không hiểu được. Không suy ra gì từ đó; phần còn lại của dòng vẫn được đọc.";
    W0649: "The title of a table names another year than `--year`.", "Tên bảng ghi năm khác với `--year`.";
    W0621: "The workbook contains macros. Only its cells are read; macros are neither looked at nor run.",
           "Tệp có macro. Công cụ chỉ đọc các ô, không xem và không chạy macro.";
    W0622: "A row lies thousands of rows below the others: forgotten content, most often.",
           "Một dòng nằm cách các dòng khác hàng nghìn dòng: thường là nội dung bỏ quên.";
    W0623: "A sheet holds nothing at all.", "Một trang tính hoàn toàn trống.";
    W0624: "Two sheets have one name, so that a place could mean either. The later one gets a number behind its name.",
           "Hai trang tính cùng tên nên không rõ vị trí thuộc trang nào. Trang sau được thêm số vào tên.";
    W0625: "Nothing in a file says that it is Windows-1258; it was concluded, because every letter then is a Vietnamese one.",
           "Tệp không tự ghi là Windows-1258; điều đó được suy ra vì khi ấy mọi chữ đều là chữ Việt.";
    W0661: "Something is left out of the SQL: deadlines and documents that can differ from one record of a list to another, or a part with too many states, without which the status of a case can only say whether the rest is settled.",
           "Có phần không được viết ra SQL: hạn và văn bản có thể khác nhau giữa các mục của danh sách, hoặc phần có quá nhiều trạng thái, khi đó tình trạng của trường hợp chỉ cho biết phần còn lại đã rõ hay chưa.";
    E0701: "No provision was found in the official text: no line begins with an article, a Roman number or a number as provisions do.",
           "Không tìm thấy điều khoản nào trong văn bản gốc: không dòng nào mở đầu bằng điều, số La Mã hay số thứ tự như điều khoản.";
    E0702: "The official text holds no letters: an empty file, or a PDF whose pages are pictures.",
           "Văn bản gốc không có chữ: tệp rỗng, hoặc PDF mà các trang là ảnh.";
    E0703: "The text of a PDF is taken out by the program `pdftotext` (of poppler-utils). It is missing here, or it failed.",
           "Chữ trong PDF được lấy ra bằng chương trình `pdftotext` (thuộc poppler-utils). Máy này chưa có, hoặc chương trình báo lỗi.";
    E0704: "A Word file (.docx) is a zip archive with `word/document.xml` in it. This one is damaged, locked, or something else.",
           "Tệp Word (.docx) là kho nén zip có `word/document.xml` bên trong. Tệp này bị hỏng, bị khóa, hoặc là loại khác.";
    E0705: "The file unpacks to more than any official text holds. The limit protects the tool from hostile files.",
           "Tệp giải nén ra lớn hơn mọi văn bản gốc. Giới hạn này bảo vệ công cụ trước tệp độc hại.";
    E0706: "Old Word files (.doc) and RTF are not read. Save the text as .docx or .txt.",
           "Không đọc tệp Word đời cũ (.doc) và RTF. Hãy lưu văn bản dạng .docx hoặc .txt.";
    E0707: "The official text is marked as UTF-16 by its first bytes and breaks that form further on.",
           "Những byte đầu ghi văn bản gốc là UTF-16 nhưng phần sau không đúng dạng đó.";
    E0708: "Fingerprints are written beside a rule file. A regulation that is part of the program has no file to write beside.",
           "Dấu vân tay được ghi cạnh tệp quy tắc. Quy chế nằm sẵn trong chương trình không có tệp để ghi bên cạnh.";
    E0709: "The fingerprints of the regulation's text are missing, damaged, of another version, or of another regulation.",
           "Dấu vân tay của văn bản quy chế bị thiếu, hỏng, khác phiên bản, hoặc thuộc quy chế khác.";
    E0710: "A new rule file never takes the place of a file that is there.", "Tệp quy tắc mới không bao giờ ghi đè tệp đã có.";
    W0701: "The official text has a provision for which the rule file has no node. Every article, clause and point needs one.",
           "Văn bản gốc có điều khoản mà tệp quy tắc không có nút. Mỗi điều, khoản, điểm cần một nút.";
    W0702: "A dash, an unnumbered paragraph or a part of a form has no node of its own. A remark only: the rule file may say it in the provision around.",
           "Một gạch đầu dòng, một đoạn không đánh số hoặc một phần của mẫu không có nút riêng. Chỉ là ghi nhận: tệp quy tắc có thể đã nêu trong điều khoản bao quanh.";
    W0703: "The rule file has a node for which the official text has no provision.", "Tệp quy tắc có nút mà văn bản gốc không có điều khoản tương ứng.";
    W0704: "A number or date stands in the provision and in no act, limit, deadline or condition of its node, nor inside or around it.",
           "Một số hoặc ngày có trong điều khoản nhưng không có trong hành vi, giới hạn, thời hạn hay điều kiện nào của nút, kể cả bên trong và bao quanh.";
    W0705: "A number with a unit that the language counts no deadline in (months, years) stands in the provision and in no condition of its node. A remark only.",
           "Một số có đơn vị mà ngôn ngữ không tính thời hạn (tháng, năm) có trong điều khoản nhưng không có trong điều kiện nào của nút. Chỉ là ghi nhận.";
    W0706: "The node has a number or date that its provision of the official text does not say.", "Nút có số hoặc ngày mà điều khoản trong văn bản gốc không ghi.";
    W0707: "The header of the rule file says another number, day of issue or first day in force than the official text.",
           "Phần đầu tệp quy tắc ghi số hiệu, ngày ban hành hoặc ngày hiệu lực khác văn bản gốc.";
    W0708: "The numbering of the official text itself is odd: a number twice, a number skipped, or an article without its word.",
           "Cách đánh số của chính văn bản gốc có chỗ lạ: trùng số, nhảy số, hoặc điều thiếu chữ “Điều”.";
    W0711: "The words of a provision are not those that were linked.", "Lời văn của điều khoản khác với lúc tạo dấu vân tay.";
    W0712: "The official text has a provision that it did not have when it was linked.", "Văn bản gốc có điều khoản mà lúc tạo dấu vân tay chưa có.";
    W0713: "The official text has lost a provision that it had when it was linked.", "Văn bản gốc mất một điều khoản so với lúc tạo dấu vân tay.";
    W0714: "Since the text was linked no provision's own words changed, but what lies outside them (the preamble, signatures, lists of recipients), their marks or their order.",
           "So với lúc tạo dấu vân tay, lời của các điều khoản không đổi, nhưng phần ngoài (căn cứ, chữ ký, nơi nhận), ký hiệu hoặc thứ tự của chúng đã đổi.";
}
