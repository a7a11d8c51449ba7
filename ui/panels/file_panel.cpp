#include "ui/panels/file_panel.h"

#include "core/engine/plan.h"
#include "core/explain/explain_file.h"
#include "core/payload/hex.h"
#include "core/payload/python_literal.h"
#include "ui/editors/byte_cells.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/payload_line.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/wrapped_label.h"
#include "ui/models/file_lines_model.h"
#include "ui/models/report_text.h"
#include "ui/views/flow_layout.h"
#include "ui/views/result_place.h"
#include "ui/views/tail_table.h"

#include <QComboBox>
#include <QEvent>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace swb {

namespace {

constexpr std::size_t kLookedAt = 65536; // of a buffer, to count its lines
constexpr std::size_t kDrawnCells = 12;
constexpr std::size_t kCellBytes = 8;
constexpr int kLeastRows = 3;
constexpr std::size_t kMostAtOnce = 256; // readline() asked for without waiting for the first

QString reprOf(BytesView bytes) {
    PyValue value;
    value.kind = PyValue::Kind::ByteString;
    value.bytes.assign(bytes.begin(), bytes.end());
    return QString::fromStdString(pythonRepr(value));
}

ByteCell cellOf(BytesView bytes, const QString& label) {
    ByteCell cell;
    const BytesView shown = bytes.first(std::min(bytes.size(), kCellBytes));
    const QString more = shown.size() < bytes.size() ? QStringLiteral(" \u2026") : QString();
    cell.label = label;
    cell.hex = QString::fromStdString(toHex(shown)) + more;
    cell.value = reprOf(shown) + more;
    cell.note = FilePanel::tr("%1 bytes").arg(bytes.size());
    return cell;
}

// A cell for each line; the last without its end.
std::vector<ByteCell> lineCells(BytesView bytes, std::uint64_t size) {
    std::vector<ByteCell> cells;
    std::size_t at = 0;
    while (at < bytes.size() && cells.size() < kDrawnCells) {
        const auto rest = bytes.subspan(at);
        const auto end = std::ranges::find(rest, '\n');
        const bool isWhole = end != rest.end();
        const auto length = static_cast<std::size_t>(end - rest.begin()) + (isWhole ? 1 : 0);
        cells.push_back(cellOf(rest.first(length), isWhole ? FilePanel::tr("line") : FilePanel::tr("begun line")));
        at += length;
    }
    if (at < size) {
        ByteCell rest;
        rest.kind = ByteCell::Kind::Length;
        rest.label = FilePanel::tr("and more");
        rest.value = FilePanel::tr("%1 bytes").arg(size - at);
        cells.push_back(rest);
    }
    return cells;
}

// A scroll area asks a layout how high it would like to be, and not how high it must be for its width.
class Page : public QWidget {
protected:
    bool event(QEvent* event) override {
        const bool handled = QWidget::event(event);
        if (event->type() == QEvent::LayoutRequest || event->type() == QEvent::Resize) {
            const int needed = layout()->minimumHeightForWidth(width());
            if (needed != minimumHeight())
                setMinimumHeight(needed);
        }
        return handled;
    }
};

} // namespace

FilePanel::FilePanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_history(history) {}

void FilePanel::build() {
    if (m_model != nullptr)
        return;
    m_model = new FileLinesModel(this);
    m_result = new ResultPlace;
    auto* page = new Page;
    auto* inner = new QVBoxLayout(page);
    inner->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    inner->setSpacing(scaled(6));
    // The buttons first: what the calls fill, below them, grows and shrinks.
    inner->addWidget(createReading());
    inner->addWidget(createWriting());
    inner->addWidget(m_result);
    inner->addWidget(createBuffers());
    inner->addWidget(createTable(), 1);
    // Only scrolls when the font is large and the window small.
    m_scroll = new QScrollArea;
    m_scroll->setWidget(page);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(m_scroll);
    connect(&m_bridge, &EngineBridge::actionFinished, this, &FilePanel::takeReport);
    connect(&m_bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        if (std::find(changed.begin(), changed.end(), m_socket) != changed.end())
            takeSocket();
    });
    takeFontMetrics();
    takeSocket();
}

QPushButton* FilePanel::createButton(const QString& name, const QString& toolTip) {
    auto* button = new QPushButton(name);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    m_buttons[name] = button;
    return button;
}

QWidget* FilePanel::createTable() {
    m_table = new TailTable;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("lines read"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->horizontalHeader()->setSectionResizeMode(FileLinesModel::DataColumn, QHeaderView::Stretch);
    auto* nothing =
        new WrappedLabel(tr("s.makefile('rwb') lays a buffer over this socket, for lines. It makes no call: "
                            "the first readline or read does."));
    nothing->setAlignment(Qt::AlignCenter);
    setTextTone(nothing, Semantic::MutedText);
    m_pages = new QStackedWidget;
    m_pages->addWidget(nothing);
    m_pages->addWidget(m_table);
    m_pages->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // a few lines, more where there is room
    return m_pages;
}

QWidget* FilePanel::createBuffers() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(3));
    const auto add = [&](QLabel*& label, ByteCells*& cells, const QString& name) {
        label = new WrappedLabel;
        setTextRole(label, TextRole::Small);
        cells = new ByteCells;
        cells->setAccessibleName(name);
        cells->setMostLines(1); // what is further back is counted in the label
        cells->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        column->addWidget(label);
        column->addWidget(cells);
    };
    add(m_readAhead, m_readAheadCells, tr("read ahead"));
    add(m_unsent, m_unsentCells, tr("written, not sent"));
    return box;
}

QWidget* FilePanel::createReading() {
    auto* row = new QWidget;
    FlowLayout* flow = flowOfControls(row);
    const auto addNumber = [&](const QString& label, const QString& toolTip) {
        auto* edit = new IntegerEdit(label);
        edit->setRange(-1, std::numeric_limits<std::int64_t>::max());
        edit->setValue(-1);
        edit->field()->setToolTip(toolTip);
        edit->field()->setMaximumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("000000000")));
        flow->addPair(label, edit)->setBuddy(edit->field());
        return edit;
    };
    flow->addWidget(
        createButton(QStringLiteral("readline"), tr("One line, from the buffer if it has one, else with recv()")));
    m_limit = addNumber(tr("limit"), tr("Bytes of the line at most; -1: no limit"));
    flow->addWidget(createButton(QStringLiteral("read"), tr("So many bytes, with as many recv() as that takes")));
    m_size = addNumber(tr("bytes"), tr("How many bytes read() gives; -1: everything until the peer sends no more"));
    flow->addWidget(
        createButton(QStringLiteral("readlines"), tr("Line after line until the stream ends, as `for line in f`")));
    m_newlines = new QComboBox;
    m_newlines->addItem(tr("bytes"), -1);
    m_newlines->addItem(tr("text, newline=None"), static_cast<int>(Newlines::Universal));
    m_newlines->addItem(tr("text, newline=''"), static_cast<int>(Newlines::Kept));
    m_newlines->addItem(tr("text, newline='\\n'"), static_cast<int>(Newlines::LineFeed));
    m_newlines->setAccessibleName(tr("show as"));
    m_newlines->setToolTip(
        tr("How the lines are shown; the bytes stay as they came. As text: UTF-8, with None every "
           "\\r\\n and \\r becomes \\n, with '' they end a line and stay, with '\\n' only that ends it"));
    flow->addPair(tr("show as"), m_newlines);
    connect(m_newlines, &QComboBox::currentIndexChanged, this, [this] {
        const int chosen = m_newlines->currentData().toInt();
        m_model->setNewlines(chosen < 0 ? std::nullopt : std::optional(static_cast<Newlines>(chosen)));
    });
    connect(m_buttons[QStringLiteral("readline")], &QPushButton::clicked, this, &FilePanel::readline);
    connect(m_buttons[QStringLiteral("read")], &QPushButton::clicked, this, &FilePanel::read);
    connect(m_buttons[QStringLiteral("readlines")], &QPushButton::clicked, this, &FilePanel::readlines);
    return row;
}

QWidget* FilePanel::createWriting() {
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    m_line = new PayloadLine(&m_history);
    column->addWidget(m_line);
    auto* row = new QWidget;
    FlowLayout* flow = flowOfControls(row);
    flow->addWidget(createButton(QStringLiteral("write"), tr("Into the buffer; send() only for what does not fit")));
    flow->addWidget(createButton(QStringLiteral("flush"), tr("send() until the buffer of written bytes is empty")));
    flow->addWidget(
        createButton(QStringLiteral("close file"), tr("Flush, and forget the buffers; the socket stays open")));
    column->addWidget(row);
    connect(m_buttons[QStringLiteral("write")], &QPushButton::clicked, this, &FilePanel::write);
    connect(m_buttons[QStringLiteral("flush")], &QPushButton::clicked, this,
            [this] { submit(QStringLiteral("flush"), step::FileFlush{}, Kind::Write); });
    connect(m_buttons[QStringLiteral("close file")], &QPushButton::clicked, this,
            [this] { submit(QStringLiteral("close file"), step::FileClose{}, Kind::Write); });
    return box;
}

void FilePanel::readline() {
    if (!m_limit->isValid())
        return m_limit->field()->setFocus();
    submit(QStringLiteral("readline"), step::FileReadline{m_limit->value()}, Kind::Read);
}

void FilePanel::read() {
    if (!m_size->isValid())
        return m_size->field()->setFocus();
    submit(QStringLiteral("read"), step::FileRead{m_size->value()}, Kind::Read);
}

void FilePanel::readlines() {
    if (m_isIterating)
        return;
    m_isIterating = true;
    m_result->hush();
    readNextLines();
    explain(QStringLiteral("readlines"), step::FileReadline{});
}

// As many readline() as the buffer has lines, which take no call, and one more, which waits for the next bytes.
void FilePanel::readNextLines() {
    const auto buffer = m_bridge.engine().fileContents(m_socket, kLookedAt).readAhead;
    const auto lines = static_cast<std::size_t>(std::ranges::count(buffer, '\n'));
    for (std::size_t i = 0; i <= std::min(lines, kMostAtOnce); ++i) {
        const ActionId action = m_bridge.submit({m_socket, step::FileReadline{}, m_lane});
        m_running[action] = {QStringLiteral("readline"), Kind::Iterate};
    }
}

void FilePanel::write() {
    auto bytes = m_line->bytes();
    if (!bytes)
        return; // what is wrong is marked and said there
    m_line->remember();
    submit(QStringLiteral("write"), step::FileWrite{*std::move(bytes)}, Kind::Write);
}

void FilePanel::submit(const QString& method, Step step, Kind kind) {
    m_result->hush();
    explain(method, step);
    const ActionId action = m_bridge.submit({m_socket, std::move(step), m_lane});
    m_running[action] = {method, kind};
}

void FilePanel::explain(const QString& method, const Step& step) {
    const std::string python = method == QLatin1String("readlines")
                                   ? "f = s.makefile('rwb')\nfor line in f:\n    print(line)"
                                   : planAsPython({m_socket, step, m_lane}, m_bridge.find(m_socket));
    emit explainRequested(explainFile(method.toStdString(), python));
}

void FilePanel::takeReport(const ActionReport& report) {
    const auto found = m_running.find(report.action);
    if (found == m_running.end())
        return;
    const Kind kind = found->second.second;
    const QString method = found->second.first;
    m_running.erase(found);
    const bool hasFailed = report.error || report.timedOut || report.cancelled;
    if (hasFailed)
        showFailure(report);
    else if (kind == Kind::Write)
        m_result->say(
            NoteKind::Hint,
            QStringLiteral("%1 = %2: %3").arg(method).arg(report.value).arg(QString::fromStdString(report.hint)));
    else
        showGiven(report, kind);
    showBuffers();
    if (!m_isIterating || kind != Kind::Iterate)
        return;
    if (hasFailed || report.value == 0)
        m_isIterating = false;
    else if (std::ranges::none_of(m_running, [](const auto& run) { return run.second.second == Kind::Iterate; }))
        readNextLines();
}

void FilePanel::showGiven(const ActionReport& report, Kind kind) {
    const QString calls = QString::fromStdString(report.hint);
    m_model->add(report.bytes, static_cast<std::uint64_t>(report.value), calls);
    m_pages->setCurrentWidget(m_table);
    const QString method = kind == Kind::Iterate ? QStringLiteral("readlines") : QString::fromStdString(report.name);
    m_result->say(NoteKind::Hint, tr("%1 gave %2 bytes, %3").arg(method).arg(report.value).arg(calls));
}

void FilePanel::showFailure(const ActionReport& report) {
    const ReportText said = reportText(report);
    QString words = QStringLiteral("%1: %2. %3").arg(QString::fromStdString(report.name), said.headline, said.detail);
    const QString hint = QString::fromStdString(report.hint);
    if (!hint.isEmpty() && !words.contains(hint))
        words += QStringLiteral(" %1.").arg(hint);
    m_result->say(said.kind == ReportText::Kind::Failed ? NoteKind::Error : NoteKind::Hint, words.trimmed());
}

void FilePanel::takeSocket() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    // A line that waits for flush() is not on its way.
    setProminent(m_buttons[QStringLiteral("flush")], view->isOpen() && view->fileUnsent > 0 ? Mark::On : Mark::Off);
    setProminent(m_buttons[QStringLiteral("readline")], view->isOpen() && view->fileUnsent == 0 ? Mark::On : Mark::Off);
    showBuffers();
}

void FilePanel::showBuffers() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    const auto contents = m_bridge.engine().fileContents(m_socket, kLookedAt);
    const std::uint64_t readAhead = std::max<std::uint64_t>(view->fileReadAhead, contents.readAhead.size());
    const std::uint64_t unsent = contents.unsent.size();
    const auto lines = std::ranges::count(contents.readAhead, '\n');
    m_readAhead->setText(!view->fileOpen && readAhead == 0
                             ? tr("no file yet, or none any more")
                             : tr("read ahead: %1 bytes, whole lines: %2. recv() on the socket does not get them.")
                                   .arg(readAhead)
                                   .arg(lines));
    setTextTone(m_readAhead, readAhead > 0 ? Semantic::Text : Semantic::MutedText);
    m_unsent->setText(tr("written, not sent: %1 bytes. The peer sees them after flush.").arg(unsent));
    m_unsent->setVisible(unsent > 0);
    const auto draw = [](ByteCells* cells, const Bytes& bytes, std::uint64_t size) {
        cells->setVisible(size > 0);
        cells->setCells(lineCells(bytes, size));
    };
    draw(m_readAheadCells, contents.readAhead, contents.readAhead.empty() ? 0 : readAhead);
    draw(m_unsentCells, contents.unsent, unsent);
}

void FilePanel::takeFontMetrics() {
    const int row = m_table->verticalHeader()->defaultSectionSize();
    m_pages->setMinimumHeight(kLeastRows * row + m_table->horizontalHeader()->sizeHint().height());
    fitColumns();
    updateGeometry();
}

// In a narrow place the line is what counts; the tool tip has the rest.
void FilePanel::fitColumns() {
    const QFontMetrics small(fontFor(TextRole::Small));
    const int character = small.averageCharWidth();
    m_table->setColumnWidth(FileLinesModel::NumberColumn, character * 7);
    m_table->setColumnWidth(FileLinesModel::LengthColumn, character * 9);
    m_table->setColumnWidth(FileLinesModel::CallsColumn, character * 26);
    m_table->setColumnHidden(FileLinesModel::CallsColumn, width() < character * 90);
}

QSize FilePanel::minimumSizeHint() const {
    if (m_scroll == nullptr)
        return QWidget::minimumSizeHint();
    return {m_scroll->widget()->minimumSizeHint().width(), m_scroll->minimumSizeHint().height()};
}

void FilePanel::showEvent(QShowEvent* event) {
    build();
    QWidget::showEvent(event);
}

void FilePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (m_table != nullptr)
        fitColumns();
}

void FilePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table != nullptr)
        takeFontMetrics();
}

} // namespace swb
