#include "ui/views/hex_view.h"

#include "core/base/escape.h"
#include "ui/look/type_scale.h"
#include "ui/models/byte_saver.h"
#include "ui/models/hex_model.h"
#include "ui/views/buttons.h"
#include "ui/views/choice_row.h"
#include "ui/views/hex_delegate.h"
#include "ui/views/hex_search.h"
#include "ui/views/icon.h"
#include "ui/views/long_table.h"
#include "ui/views/work_strip.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::size_t kTextShown = 1 << 16; // bytes; hex shows all
constexpr std::array kWidths = {32, 16, 8, 4, 2, 1};

// Escaped, with a line break behind each line feed, so that a line is seen to end in \r\n and still is a line.
QString brokenText(BytesView bytes) {
    return QString::fromStdString(escapeBytes(bytes)).replace(QStringLiteral("\\n"), QStringLiteral("\\n\n"));
}

} // namespace

HexView::HexView(QWidget* parent)
    : QWidget(parent)
    , m_model(new HexModel(this))
    , m_pages(new QStackedWidget)
    , m_table(new LongTable)
    , m_text(new QPlainTextEdit)
    , m_forms(new ChoiceRow(this))
    , m_title(new QLabel)
    , m_note(new QLabel)
    , m_work(new WorkStrip) {
    createTable();
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("bytes as text"));
    m_text->setLayoutDirection(Qt::LeftToRight);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setTextRole(m_text, TextRole::Code);
    m_pages->addWidget(m_table);
    m_pages->addWidget(m_text);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    setTextRole(m_note, TextRole::Small);
    setTextTone(m_note, Semantic::MutedText);
    m_note->hide();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(createTop());
    column->addWidget(m_pages, 1);
    column->addWidget(m_work);
    column->addWidget(m_note);
    createShortcuts();
}

void HexView::createShortcuts() {
    auto* copyKeys = new QShortcut(QKeySequence::Copy, m_table);
    copyKeys->setContext(Qt::WidgetShortcut);
    connect(copyKeys, &QShortcut::activated, this, &HexView::copy);
    auto* findKeys = new QShortcut(QKeySequence::Find, this);
    findKeys->setContext(Qt::WidgetWithChildrenShortcut);
    connect(findKeys, &QShortcut::activated, this, [this] { showSearch(true); });
}

QWidget* HexView::createTop() {
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins({});
    row->setSpacing(0);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setTextRole(m_title, TextRole::Small);
    setTextTone(m_title, Semantic::MutedText);
    row->addWidget(m_title, 1);
    const std::array names = {tr("Text"), tr("Hex"), tr("Both")};
    const std::array toolTips = {tr("Show the bytes as escaped text"), tr("Show the bytes in hex"),
                                 tr("Show hex and text side by side")};
    for (std::size_t i = 0; i < names.size(); ++i)
        m_forms->add(static_cast<int>(i), names.at(i), toolTips.at(i));
    m_forms->choose(static_cast<int>(m_form));
    row->addWidget(m_forms);
    row->addSpacing(scaled(4));
    m_searchButton = iconButton(QStringLiteral("search"), tr("Find bytes"), tr("Find bytes, or go to an offset"));
    m_searchButton->setCheckable(true);
    auto* copyButton = iconButton(QStringLiteral("copy"), tr("Copy"), tr("Copy what is shown, or the selected rows"));
    auto* saveButton = iconButton(QStringLiteral("save"), tr("Save"),
                                  tr("Save the bytes, as they are, to a file: those of the selected rows, or all"));
    row->addWidget(m_searchButton);
    row->addWidget(copyButton);
    row->addWidget(saveButton);
    connect(m_searchButton, &QToolButton::clicked, this, &HexView::showSearch);
    connect(copyButton, &QToolButton::clicked, this, &HexView::copy);
    connect(saveButton, &QToolButton::clicked, this, &HexView::chooseFile);
    connect(m_forms, &ChoiceRow::chosen, this, [this](int id) { setForm(static_cast<Form>(id)); });
    return top;
}

void HexView::createTable() {
    m_table->setModel(m_model);
    m_table->setItemDelegate(new HexDelegate(m_table));
    m_table->setAccessibleName(tr("bytes in hex"));
    m_table->setLayoutDirection(Qt::LeftToRight);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setTextElideMode(Qt::ElideNone);
    m_table->horizontalHeader()->hide();
    m_table->horizontalHeader()->setMinimumSectionSize(1);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void HexView::setBytes(Bytes bytes, const QString& title, std::uint64_t length) {
    setSource(std::make_shared<HeldBytes>(std::move(bytes)), title, length);
}

void HexView::setSource(std::shared_ptr<const ByteSource> source, const QString& title, std::uint64_t length) {
    m_work->abandon();
    m_model->setSource(std::move(source));
    if (m_search != nullptr)
        m_search->setSource(m_model->source());
    m_titleText = title;
    elideTitle();
    say(m_model->size() < length ? tr("%1 of %2 bytes are kept.").arg(m_model->size()).arg(length) : QString());
    m_table->clearSelection();
    fitColumns();
    showText();
}

void HexView::mark(std::uint64_t offset, std::uint64_t length) {
    m_model->mark(offset, length);
    if (const int row = m_model->firstMarkedRow(); row >= 0)
        m_table->scrollTo(m_model->index(row, HexModel::HexColumn));
}

Bytes HexView::bytes(std::size_t most) const { return m_model->source()->bytes(0, most); }

void HexView::showSearch(bool shown) {
    if (shown && m_search == nullptr) {
        m_search = new HexSearch;
        m_search->setSource(m_model->source());
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_search);
        connect(m_search, &HexSearch::found, this, [this](std::uint64_t offset, std::uint64_t length) {
            if (m_form == Form::Text)
                setForm(Form::Both);
            mark(offset, length);
        });
        connect(m_search, &HexSearch::offsetWanted, this, [this](std::uint64_t offset) {
            if (m_form == Form::Text)
                setForm(Form::Both);
            mark(offset, 1);
            m_table->setCurrentIndex(m_model->index(m_model->rowOf(offset), HexModel::HexColumn));
            m_table->setFocus();
        });
        connect(m_search, &HexSearch::closeWanted, this, [this] {
            showSearch(false);
            m_pages->currentWidget()->setFocus();
        });
        connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, m_search,
                [this](const QModelIndex& row) { m_search->setPlace(m_model->offsetOf(row.row())); });
    }
    m_searchButton->setChecked(shown);
    if (m_search != nullptr)
        m_search->setVisible(shown);
    if (shown)
        m_search->begin();
}

void HexView::setForm(Form form) {
    m_form = form;
    m_forms->choose(static_cast<int>(form));
    if (form == Form::Text)
        m_pages->setCurrentWidget(m_text);
    else
        m_pages->setCurrentWidget(m_table);
    m_table->setColumnHidden(HexModel::TextColumn, form == Form::Hex);
    fitColumns();
    showText();
}

void HexView::fitColumns() {
    const QFontMetrics metrics(fontFor(TextRole::Code));
    const int padding = 2 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, m_table) + 1) + scaled(6);
    const auto widthOf = [&](HexModel::Column column, int bytesPerRow) {
        return metrics.horizontalAdvance(QLatin1Char('0')) * m_model->charactersIn(column, bytesPerRow) + padding;
    };
    const auto total = [&](int bytesPerRow) {
        return widthOf(HexModel::OffsetColumn, bytesPerRow) + widthOf(HexModel::HexColumn, bytesPerRow) +
               (m_form == Form::Hex ? 0 : widthOf(HexModel::TextColumn, bytesPerRow));
    };
    const int room = m_table->viewport()->width();
    const auto* chosen = std::find_if(kWidths.begin(), kWidths.end(), [&](int width) { return total(width) <= room; });
    m_model->setBytesPerRow(chosen != kWidths.end() ? *chosen : 1);
    for (const auto column : {HexModel::OffsetColumn, HexModel::HexColumn})
        m_table->setColumnWidth(column, widthOf(column, m_model->bytesPerRow()));
    m_table->verticalHeader()->setDefaultSectionSize(metrics.lineSpacing() + scaled(2));
}

void HexView::elideTitle() {
    m_title->setText(m_title->fontMetrics().elidedText(m_titleText, Qt::ElideMiddle, m_title->width()));
    m_title->setToolTip(m_titleText);
}

void HexView::showText() {
    if (m_form != Form::Text)
        return;
    const Bytes shown = bytes(kTextShown);
    m_text->setPlainText(brokenText(shown));
    if (shown.size() < m_model->size())
        say(tr("The first %1 of %2 bytes; hex shows all.").arg(shown.size()).arg(m_model->size()));
}

QString HexView::textToCopy() const {
    if (m_form == Form::Text) {
        const QString selected = m_text->textCursor().selectedText();
        return selected.isEmpty() ? m_text->toPlainText() : QString(selected).replace(QChar(0x2029), QChar(u'\n'));
    }
    const auto [offset, length] = selectedBytes();
    const int first = m_model->rowOf(offset);
    const std::uint64_t most = std::min<std::uint64_t>(length, kMostCopied);
    const int last = most == 0 ? first - 1 : m_model->rowOf(offset + most - 1);
    QStringList lines;
    for (int row = first; row <= last; ++row) {
        const auto cell = [&](int column) { return m_model->index(row, column).data().toString(); };
        QString line = cell(HexModel::OffsetColumn) + QStringLiteral("  ") + cell(HexModel::HexColumn);
        if (m_form == Form::Both)
            line = line.leftJustified(m_model->charactersIn(HexModel::OffsetColumn) + 2 +
                                      m_model->charactersIn(HexModel::HexColumn)) +
                   QStringLiteral("  ") + cell(HexModel::TextColumn);
        lines << line;
    }
    return lines.join(u'\n');
}

// The rows between the first and the last selected.
std::pair<std::uint64_t, std::uint64_t> HexView::selectedBytes() const {
    const QItemSelection selection = m_table->selectionModel()->selection();
    if (selection.isEmpty())
        return {0, m_model->size()};
    const auto top = std::ranges::min_element(selection, {}, &QItemSelectionRange::top);
    const auto bottom = std::ranges::max_element(selection, {}, &QItemSelectionRange::bottom);
    const std::uint64_t offset = m_model->offsetOf(top->top());
    return {offset, std::min(m_model->offsetOf(bottom->bottom() + 1), m_model->size()) - offset};
}

void HexView::copy() {
    QGuiApplication::clipboard()->setText(textToCopy());
    if (m_form != Form::Text && selectedBytes().second > kMostCopied)
        say(tr("Copied the first %1 bytes; save writes all.").arg(kMostCopied));
}

void HexView::chooseFile() {
    auto* dialog = new QFileDialog(this, tr("Save the bytes"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, &HexView::saveTo);
    dialog->open();
}

void HexView::saveTo(const QString& path) {
    const auto [offset, length] = selectedBytes();
    const BytesToSave part{m_model->source(), offset, length};
    m_work->run(tr("Saving"), [this, part, path](WorkProgress& progress) {
        progress.setTotal(part.length);
        const QString fault = saveBytes({part}, path, [&](std::uint64_t done) { return progress.tell(done); });
        return [this, fault, path, part] {
            say(fault.isEmpty() ? tr("%1 bytes were saved in %2.").arg(part.length).arg(path) : fault);
            emit saved(fault.isEmpty());
        };
    });
}

void HexView::say(const QString& text) {
    m_note->setText(text);
    m_note->setVisible(!text.isEmpty());
}

void HexView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate(); // the title and the table have their new widths only then
    elideTitle();
    fitColumns();
}

void HexView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_table->model() != nullptr)
        fitColumns();
}

} // namespace swb
