#include "ui/editors/byte_cells.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <QEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QScrollBar>
#include <QStyledItemDelegate>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::array kTints = {Semantic::Accent, Semantic::Received, Semantic::Scripted, Semantic::Warning};

QString firstLine(const ByteCell& cell) {
    return cell.order.isEmpty() ? cell.label : QStringLiteral("%1  %2").arg(cell.label, cell.order);
}

// Three lines: what it is, its bytes, what they say.
class CellDelegate : public QStyledItemDelegate {
public:
    explicit CellDelegate(QListView* view)
        : QStyledItemDelegate(view)
        , m_view(view) {}

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const override {
        const ByteCell& cell = static_cast<const ByteCellsModel*>(index.model())->cell(index.row());
        const QFontMetrics small(fontFor(TextRole::Small));
        const QFontMetrics code(fontFor(TextRole::Code));
        const int widest = std::max({small.horizontalAdvance(firstLine(cell)), code.horizontalAdvance(cell.hex),
                                     code.horizontalAdvance(cell.value)});
        const int room = std::max(m_view->viewport()->width() - scaled(4), scaled(60));
        return {std::min(widest + 2 * scaled(6) + scaled(2), room), small.height() + 2 * code.height() + 2 * scaled(3)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const ByteCell& cell = static_cast<const ByteCellsModel*>(index.model())->cell(index.row());
        const QPalette palette = m_view->palette();
        const QColor base = palette.color(QPalette::Base);
        const QColor tint = cell.kind == ByteCell::Kind::Value
                                ? semanticColor(kTints.at(static_cast<std::size_t>(index.row()) % kTints.size()))
                                : semanticColor(Semantic::MutedText);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5);
        const bool isCurrent = option.state.testFlag(QStyle::State_HasFocus);
        painter->setPen(QPen(isCurrent ? semanticColor(Semantic::Accent) : mixed(base, tint, 0.6), isCurrent ? 2 : 1));
        painter->setBrush(mixed(base, tint, 0.12));
        painter->drawRoundedRect(box, scaled(3), scaled(3));
        if (cell.kind == ByteCell::Kind::Padding) { // nobody's bytes: hatched
            painter->setPen(Qt::NoPen);
            painter->setBrush(QBrush(mixed(base, tint, 0.3), Qt::BDiagPattern));
            painter->drawRoundedRect(box, scaled(3), scaled(3));
        }
        QRect line = option.rect.adjusted(scaled(6), scaled(3), -scaled(6), 0);
        const auto write = [&](const QString& text, TextRole role, const QColor& color) {
            const QFont font = fontFor(role);
            const QFontMetrics metrics(font);
            line.setHeight(metrics.height());
            painter->setFont(font);
            painter->setPen(color);
            painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                              metrics.elidedText(text, Qt::ElideRight, line.width()));
            line.translate(0, line.height());
        };
        write(firstLine(cell), TextRole::Small, semanticColor(Semantic::MutedText));
        write(cell.hex, TextRole::Code, palette.color(QPalette::Text));
        write(cell.value, TextRole::Code, palette.color(QPalette::Text));
        painter->restore();
    }

private:
    QListView* m_view;
};

} // namespace

int ByteCellsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_cells.size());
}

QVariant ByteCellsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ByteCell& shown = cell(index.row());
    if (role == Qt::ToolTipRole)
        return shown.note;
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    QStringList parts{QStringLiteral("%1: %2").arg(shown.label, shown.hex)};
    for (const QString& part : {shown.order, shown.value})
        if (!part.isEmpty())
            parts << part;
    return parts.join(QStringLiteral(", "));
}

void ByteCellsModel::setCells(std::vector<ByteCell> cells) {
    beginResetModel();
    m_cells = std::move(cells);
    endResetModel();
}

ByteCells::ByteCells(QWidget* parent)
    : QListView(parent)
    , m_model(new ByteCellsModel(this)) {
    setModel(m_model);
    setItemDelegate(new CellDelegate(this));
    setAccessibleName(tr("bytes by field"));
    setFlow(QListView::LeftToRight);
    setWrapping(true);
    setResizeMode(QListView::Adjust);
    setSpacing(scaled(1));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutDirection(Qt::LeftToRight); // bytes have one order in every language
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    viewport()->setAutoFillBackground(false);
}

void ByteCells::setCells(std::vector<ByteCell> cells) {
    m_model->setCells(std::move(cells));
    scrollToTop();
    fitHeight();
}

void ByteCells::fitHeight() {
    doItemsLayout();
    updateGeometry();
}

QSize ByteCells::sizeHint() const {
    const int rows = m_model->rowCount();
    if (rows == 0)
        return {0, 0};
    const int line = sizeHintForRow(0) + 2 * spacing();
    const int needed = std::max(contentsSize().height(), line);
    return {scaled(100), std::min(needed, m_mostLines * line) + 2 * frameWidth()};
}

QSize ByteCells::minimumSizeHint() const { return {scaled(60), sizeHint().height()}; }

void ByteCells::resizeEvent(QResizeEvent* event) {
    QListView::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        updateGeometry();
}

void ByteCells::changeEvent(QEvent* event) {
    QListView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitHeight();
}

} // namespace swb
