"""Makes the workbooks of this folder with LibreOffice, the way offices make them.

Run in this folder with a Python that has UNO (Debian: python3-uno): `/usr/bin/python3 make.py`.
Everything in the tables is invented; the headings are those of the annexes.
"""
import subprocess, tempfile, time, unicodedata, os
import uno
from com.sun.star.beans import NamedValue, PropertyValue
from com.sun.star.lang import Locale
from com.sun.star.table import CellRangeAddress
from com.sun.star.util import Date


def prop(name, value):
    p = PropertyValue()
    p.Name, p.Value = name, value
    return p


def connect():
    home = tempfile.mkdtemp()
    accept = "socket,host=127.0.0.1,port=20126;urp;"
    process = subprocess.Popen(["soffice", "--headless", "--norestore", "--nologo", "--nodefault", f"-env:UserInstallation=file://{home}", f"--accept={accept}"])
    resolver = uno.getComponentContext().ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
    for _ in range(120):
        try:
            context = resolver.resolve(f"uno:{accept}StarOffice.ComponentContext")
            return process, context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        except Exception:
            time.sleep(0.5)
    raise SystemExit("LibreOffice does not answer")


def put(sheet, row, values):
    """Numbers as numbers, `=` as formulas, other texts as texts; None leaves a cell empty."""
    for column, value in enumerate(values):
        cell = sheet.getCellByPosition(column, row - 1)
        if value is None:
            continue
        if isinstance(value, (int, float)):
            cell.Value = value
        elif value.startswith("="):
            cell.Formula = value
        else:
            cell.String = value


def form(doc, cell, code):
    formats, where = doc.NumberFormats, Locale("vi", "VN", "")
    key = formats.queryKey(code, where, False)
    cell.NumberFormat = key if key != -1 else formats.addNew(code, where)


def merge(sheet, area):
    sheet.getCellRangeByName(area).merge(True)


HEAD = ["TT", "Tên đoàn", "Trưởng đoàn", "Nước đi", "Nội dung hoạt động", "Số lượng", None, "Thời gian thực hiện", None, "Kinh phí"]
SUB = [None, None, None, None, None, "Số người", "Số ngày", "Từ ngày", "Đến ngày", None]


def header(sheet, row):
    put(sheet, row, HEAD)
    put(sheet, row + 1, SUB)
    put(sheet, row + 2, list(range(1, 11)))
    for column in "ABCDEJ":
        merge(sheet, f"{column}{row}:{column}{row + 1}")
    merge(sheet, f"F{row}:G{row}")
    merge(sheet, f"H{row}:I{row}")


def outbound(doc, sheet):
    put(sheet, 1, ["Phụ lục 01"])
    put(sheet, 2, ["KẾ HOẠCH ĐOÀN RA NĂM 2026"])
    merge(sheet, "A1:J1")
    merge(sheet, "A2:J2")
    header(sheet, 4)
    put(sheet, 7, ["I. Đoàn sử dụng ngân sách"])
    merge(sheet, "A7:J7")
    put(sheet, 8, [1, "Đoàn công tác A", "Đ/c A, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh", "Liên bang Nga, Ucraina", "Xúc tiến thương mại", 10, 7, 46171, 46177, "Ngân sách tỉnh"])
    # The same words, typed on a machine that writes decomposed letters.
    put(sheet, 9, [2, unicodedata.normalize("NFD", "Đoàn công tác B"), unicodedata.normalize("NFD", "Đ/c B, Giám đốc Sở"), "CHDCND Lào", "Học tập\nkinh nghiệm", "10 - 15", 5, "02/9/2026", "Quý III", "1.200,5 triệu đồng"])
    header(sheet, 11)
    put(sheet, 14, [3, "Đoàn công tác C", "Đ/c C", "ASEAN", "Hội nghị", "=F8+2", "=1/0", "Chưa xác định", None, 1200.5])
    put(sheet, 15, [4, "Đoàn công tác D", "Đ/c D", "Nhật Bản", "Hội chợ", 4, "=NA()", 46204, None, "=CONCATENATE(\"Xã hội\";\" hóa\")"])
    put(sheet, 16, [None, "Tổng cộng", None, None, None, "=SUM(F8;F14:F15)"])
    for name in ("H8", "I8"):
        form(doc, sheet.getCellRangeByName(name), "DD/MM/YYYY")
    form(doc, sheet.getCellRangeByName("H15"), "MM/YYYY")
    form(doc, sheet.getCellRangeByName("J14"), "#.##0,00")
    sheet.Rows.getByIndex(8).IsVisible = False
    # One word of a cell in bold: a text of several runs.
    cell = sheet.getCellRangeByName("B14")
    cursor = cell.createTextCursor()
    cursor.gotoStart(False)
    cursor.goRight(4, True)
    cursor.CharWeight = 150.0


def inbound(sheet):
    put(sheet, 1, ["TT", "Tên đoàn", "Trưởng đoàn", "Đến từ nước", "Số người", "Thời gian thực hiện"])
    put(sheet, 2, [1, "Đoàn đại biểu A", "Lãnh đạo tỉnh", "Hàn Quốc", 12, "Phụ thuộc kế hoạch của phía bạn"])
    put(sheet, 3, [2, "Đoàn đại biểu B", None, "Thái Lan", "=TRUE()", "Cuối Quý IV"])


def new(desktop):
    return desktop.loadComponentFromURL("private:factory/scalc", "_blank", 0, (prop("Hidden", True),))


def store(doc, name, filter_name, *more):
    path = os.path.abspath(name)
    doc.storeToURL(uno.systemPathToFileUrl(path), (prop("FilterName", filter_name),) + more)


def main():
    process, desktop = connect()
    doc = new(desktop)
    sheets = doc.Sheets
    sheets.getByIndex(0).Name = "Phụ lục 01"
    for number, name in enumerate(("Phụ lục 03", "Danh mục", "Sheet4"), 1):
        sheets.insertNewByName(name, number)
    outbound(doc, sheets.getByIndex(0))
    inbound(sheets.getByIndex(1))
    put(sheets.getByIndex(2), 1, ["Quý I", "Quý II"])
    sheets.getByIndex(2).IsVisible = False
    store(doc, "plan.xlsx", "Calc MS Excel 2007 XML")
    doc.close(True)

    small = new(desktop)
    small.Sheets.getByIndex(0).Name = "Phụ lục 03"
    inbound(small.Sheets.getByIndex(0))
    store(small, "plan.xls", "MS Excel 97")
    store(small, "plan.ods", "calc8")
    store(small, "protected.xlsx", "Calc MS Excel 2007 XML", prop("EncryptionData", uno.Any("[]com.sun.star.beans.NamedValue", (NamedValue("CryptoType", "Standard"), NamedValue("OOXPassword", "1234")))))
    store(small, "plan-utf8.csv", "Text - txt - csv (StarCalc)", prop("FilterOptions", "44,34,76,1"))
    store(small, "plan-utf16.csv", "Text - txt - csv (StarCalc)", prop("FilterOptions", "9,34,65535,1"))
    small.close(True)

    old = new(desktop)
    old.NullDate = Date(1, 1, 1904)
    sheet = old.Sheets.getByIndex(0)
    put(sheet, 1, ["Từ ngày", 44709])
    form(old, sheet.getCellRangeByName("B1"), "DD/MM/YYYY")
    store(old, "since-1904.xlsx", "Calc MS Excel 2007 XML")
    old.close(True)
    try:
        desktop.terminate()
    except Exception:
        pass
    process.wait(20)

    # What Vietnamese Windows calls ANSI: tone marks as characters of their own behind the vowel.
    rows = ["TT;Tên đoàn;Trưởng đoàn;Nước đi;Số người", "1;Ủy ban nhân dân tỉnh Thái Nguyên;Đ/c A, Phó Chủ tịch;Liên bang Nga, Ucraina, Bêlarut;10", "2;\"Đoàn \"\"B\"\"\nhai dòng\";Đ/c B;Nhật Bản, Hàn Quốc;7"]
    encoded = b""
    for letter in unicodedata.normalize("NFC", "\r\n".join(rows)):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
            encoded += (unicodedata.normalize("NFC", parts.replace(tone, "")) + tone).encode("cp1258")
    open("plan-windows-1258.csv", "wb").write(encoded)


main()
