#include "ui/views/compare_view.h"

#include "core/payload/compare_bytes.h"
#include "ui/editors/inline_note.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/compare_model.h"
#include "ui/views/icon.h"
#include "ui/views/long_table.h"
#include "ui/views/work_strip.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::array kWidths = {16, 8, 4, 2, 1};
constexpr std::array kFitted = {CompareModel::OffsetColumn, CompareModel::LeftColumn, CompareModel::LeftTextColumn,
                                CompareModel::DifferColumn, CompareModel::RightColumn};

class CompareDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool isHex = index.column() == CompareModel::LeftColumn || index.column() == CompareModel::RightColumn;
        const bool isText =
            index.column() == CompareModel::LeftTextColumn || index.column() == CompareModel::RightTextColumn;
        if (isHex || isText)
            paintGround(painter, option, index, isHex ? 3 : 1, isHex ? 2 : 1);
        QStyledItemDelegate::paint(painter, option, index);
    }

private:
    // Under the text: the item itself draws no ground unless it is selected.
    void paintGround(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index, int step,
                     int characters) const {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const QStyle* style = item.widget->style();
        const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &item, item.widget);
        const int left = text.left() + style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, item.widget) + 1;
        const int character = item.fontMetrics.horizontalAdvance(QLatin1Char('0'));
        const QColor warning = semanticColor(Semantic::Warning);
        const QColor ground = mixed(item.palette.color(QPalette::Base), warning, 0.3);
        const std::vector<bool> differ = static_cast<const CompareModel*>(index.model())->differences(index.row());
        for (std::size_t i = 0; i < differ.size(); ++i) {
            if (!differ[i])
                continue;
            const QRect place(left + static_cast<int>(i) * step * character, item.rect.top(), characters * character,
                              item.rect.height());
            painter->fillRect(place, ground);
            painter->fillRect(QRect(place.left(), place.bottom() - 1, place.width(), 2), warning);
        }
    }
};

} // namespace

CompareView::CompareView(QWidget* parent)
    : QWidget(parent)
    , m_model(new CompareModel(this))
    , m_table(new LongTable)
    , m_top(new FlowBox)
    , m_title(new QLabel)
    , m_said(new QLabel)
    , m_missing(new InlineNote)
    , m_work(new WorkStrip) {
    m_table->setModel(m_model);
    m_table->setItemDelegate(new CompareDelegate(m_table));
    m_table->setAccessibleName(tr("two payloads compared"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // as many bytes a row as there is room for
    m_table->setTextElideMode(Qt::ElideNone);
    m_table->setLayoutDirection(Qt::LeftToRight);
    m_table->verticalHeader()->setMinimumSectionSize(1);
    m_table->horizontalHeader()->setMinimumSectionSize(1);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    createTop();
    column->addWidget(m_top);
    column->addWidget(m_missing);
    column->addWidget(m_table, 1);
    column->addWidget(m_work);
}

void CompareView::createTop() {
    FlowLayout* flow = flowOfControls(m_top);
    for (QLabel* label : {m_title, m_said}) {
        label->setTextFormat(Qt::PlainText);
        setTextRole(label, TextRole::Small);
    }
    setTextTone(m_title, Semantic::MutedText);
    const auto add = [&](const QString& iconName, const QString& text, const QString& toolTip, auto act) {
        auto* button = new QToolButton;
        button->setIcon(icon(iconName));
        button->setAccessibleName(text);
        button->setToolTip(toolTip);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        connect(button, &QToolButton::clicked, this, act);
        flow->addWidget(button);
    };
    flow->addWidget(m_title);
    flow->addWidget(m_said);
    add(QStringLiteral("chevron-up"), tr("Previous difference"), tr("Go to the difference before"),
        [this] { goTo(SearchWay::Backward); });
    add(QStringLiteral("chevron-down"), tr("Next difference"), tr("Go to the next difference"),
        [this] { goTo(SearchWay::Forward); });
    add(QStringLiteral("close"), tr("End comparing"), tr("Put the comparison away"), [this] { emit closeWanted(); });
}

void CompareView::compare(const ComparedBytes& left, const ComparedBytes& right) {
    m_work->abandon();
    m_place = 0;
    m_hasPlace = false;
    m_model->setSources(left.bytes, right.bytes);
    m_title->setText(tr("%1 and %2").arg(left.name, right.name));
    const bool isWhole = tellMissing(left, right);
    fitColumns();
    if (!isWhole && left.bytes->size() == 0 && right.bytes->size() == 0)
        return say(tr("Nothing is left to compare."));
    say(tr("comparing\u2026"));
    m_work->run(tr("Comparing"), [this, left = left.bytes, right = right.bytes, isWhole](WorkProgress& progress) {
        progress.setTotal(std::max(left->size(), right->size()));
        const ByteDifferences found =
            countDifferences(*left, *right, [&](std::uint64_t done) { return progress.tell(done); });
        return [this, found, isWhole] {
            const QLocale locale;
            const QString count =
                tr("bytes that differ: %1, in places: %2")
                    .arg(locale.toString(qulonglong(found.bytes)), locale.toString(qulonglong(found.places)));
            say(found.wasEnded    ? tr("%1, until it was stopped").arg(count)
                : found.bytes > 0 ? count
                : isWhole         ? tr("They are equal.")
                                  : tr("What was kept of them is equal."));
        };
    });
}

// Bytes that are not there would count as different, or, of both, as equal.
bool CompareView::tellMissing(const ComparedBytes& left, const ComparedBytes& right) {
    QStringList said;
    const QLocale locale;
    for (const ComparedBytes& side : {left, right})
        if (side.bytes->size() < side.length)
            said << tr("Of %1, %2 of %3 bytes are kept.")
                        .arg(side.name, locale.toString(qulonglong(side.bytes->size())),
                             locale.toString(qulonglong(side.length)));
    if (said.isEmpty())
        m_missing->hush();
    else
        m_missing->say(NoteKind::Warning, said.join(u' '));
    return said.isEmpty();
}

void CompareView::goTo(SearchWay way) {
    const std::uint64_t from = m_place + (way == SearchWay::Forward && m_hasPlace ? 1 : 0);
    m_work->run(
        tr("Searching"), [this, left = m_model->left(), right = m_model->right(), from, way](WorkProgress& progress) {
            const SearchResult next =
                findDifference(*left, *right, from, way, [&](std::uint64_t done) { return progress.tell(done); });
            return [this, next, way] {
                if (!next.offset)
                    return say(next.wasEnded               ? tr("The search was stopped.")
                               : way == SearchWay::Forward ? tr("No difference from here to the end.")
                                                           : tr("No difference from here to the beginning."));
                m_place = *next.offset;
                m_hasPlace = true;
                const QModelIndex row = m_model->index(m_model->rowOf(m_place), CompareModel::LeftColumn);
                m_table->setCurrentIndex(row);
                m_table->scrollTo(row, QAbstractItemView::PositionAtCenter);
                say(tr("differs at %1 (0x%2)").arg(m_place).arg(m_place, 0, 16));
            };
        });
}

void CompareView::fitColumns() {
    const QFontMetrics metrics(fontFor(TextRole::Code));
    const int padding = 2 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, m_table) + 1) + scaled(6);
    const auto widthOf = [&](CompareModel::Column column, int bytes) {
        return metrics.horizontalAdvance(QLatin1Char('0')) * m_model->charactersIn(column, bytes) + padding;
    };
    const auto total = [&](int bytes) {
        int width = widthOf(CompareModel::RightTextColumn, bytes);
        for (const auto column : kFitted)
            width += widthOf(column, bytes);
        return width;
    };
    const int room = m_table->viewport()->width();
    const auto* chosen = std::ranges::find_if(kWidths, [&](int bytes) { return total(bytes) <= room; });
    m_model->setBytesPerRow(chosen != kWidths.end() ? *chosen : 1);
    for (const auto column : kFitted)
        m_table->setColumnWidth(column, widthOf(column, m_model->bytesPerRow()));
    m_table->verticalHeader()->setDefaultSectionSize(metrics.lineSpacing() + scaled(2));
}

void CompareView::say(const QString& text) { m_said->setText(text); }

void CompareView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate();
    fitColumns();
}

void CompareView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

} // namespace swb
