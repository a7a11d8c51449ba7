#include "ui/views/fields_view.h"

#include "ui/editors/inline_note.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/field_model.h"
#include "ui/views/icon.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QShortcut>
#include <QStyledItemDelegate>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <vector>

namespace swb {

namespace {

constexpr int kLeastRows = 4;
constexpr int kMostExpanded = 60; // rows

// A fault has an icon beside its name, so that it is found without reading every note.
class FieldDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto* model = static_cast<const FieldModel*>(index.model());
        if (index.column() != FieldModel::NameColumn || !model->field(index)->isFaulty)
            return;
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->icon = inked(icon(u"error"), semanticColor(Semantic::Failure));
        const int side = option->fontMetrics.height();
        option->decorationSize = {side, side};
    }
};

} // namespace

FieldsView::FieldsView(QWidget* parent)
    : QWidget(parent)
    , m_model(new FieldModel(this))
    , m_tree(new QTreeView)
    , m_title(new QLabel)
    , m_detail(new InlineNote) {
    createTree();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(createTop());
    column->addWidget(m_tree, 1);
    column->addWidget(m_detail);
    takeFontMetrics();
}

QWidget* FieldsView::createTop() {
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins({});
    row->setSpacing(0);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_title, 1);
    const auto addButton = [&](QStringView iconName, const QString& text, const QString& toolTip) {
        auto* button = new QToolButton;
        button->setIcon(icon(iconName));
        button->setAccessibleName(text);
        button->setToolTip(toolTip);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        row->addWidget(button);
        return button;
    };
    auto* explain = addButton(u"explain", tr("Explain the field"), tr("Explain the selected field"));
    auto* copy = addButton(u"copy", tr("Copy the fields"), tr("Copy all fields as text, a line each"));
    connect(explain, &QToolButton::clicked, this, [this] {
        if (m_tree->currentIndex().isValid())
            emit explainRequested(explanation());
    });
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(textToCopy()); });
    return top;
}

void FieldsView::createTree() {
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new FieldDelegate(m_tree));
    m_tree->setAccessibleName(tr("fields"));
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->header()->setSectionResizeMode(QHeaderView::Fixed);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setMinimumSectionSize(1);
    m_tree->header()->setHighlightSections(false);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &FieldsView::showSelected);
    auto* copy = new QShortcut(QKeySequence::Copy, m_tree);
    copy->setContext(Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] {
        const Field* field = m_model->field(m_tree->currentIndex());
        QGuiApplication::clipboard()->setText(field != nullptr ? QString::fromStdString(field->value) : textToCopy());
    });
}

QString FieldsView::textToCopy() const { return m_model->text(); }

QList<int> FieldsView::selectedPath() const {
    QList<int> path;
    for (QModelIndex at = m_tree->currentIndex(); at.isValid(); at = at.parent())
        path.prepend(at.row());
    return path;
}

void FieldsView::selectPath(const QList<int>& path) {
    QModelIndex at;
    for (const int row : path) {
        const QModelIndex next = m_model->index(row, 0, at);
        if (!next.isValid())
            break;
        at = next;
    }
    if (at.isValid())
        m_tree->setCurrentIndex(at);
    else
        showSelected();
}

void FieldsView::set(Decoded decoded, Bytes bytes) {
    const QList<int> path = selectedPath();
    m_titleText = QString::fromStdString(decoded.name);
    const bool isFaulty = decoded.isFaulty();
    m_model->set(std::move(decoded), std::move(bytes));
    if (isFaulty)
        m_titleText = tr("%1, with faults").arg(m_titleText);
    setTextTone(m_title, isFaulty ? Semantic::Failure : Semantic::Text);
    showTitle();
    expandWhatFits();
    fitColumns();
    selectPath(path);
}

// Level by level: a packet is seen whole, a list of many messages as a row for each.
void FieldsView::expandWhatFits() {
    m_tree->collapseAll();
    std::vector<const Field*> level;
    for (const Field& field : m_model->decoded().fields)
        level.push_back(&field);
    std::size_t rows = level.size();
    for (int depth = 0; !level.empty(); ++depth) {
        std::vector<const Field*> next;
        for (const Field* field : level)
            for (const Field& child : field->children)
                next.push_back(&child);
        rows += next.size();
        if (rows > kMostExpanded)
            return;
        m_tree->expandToDepth(depth);
        level = std::move(next);
    }
}

void FieldsView::showTitle() {
    m_title->setText(m_title->fontMetrics().elidedText(m_titleText, Qt::ElideRight, m_title->width()));
    m_title->setToolTip(m_titleText);
}

void FieldsView::showSelected() {
    const Field* field = m_model->field(m_tree->currentIndex());
    if (field == nullptr) {
        m_detail->hush();
        emit fieldSelected(0, 0);
        return;
    }
    QString text = QString::fromStdString(field->name);
    if (!field->value.empty())
        text += QStringLiteral(" = ") + QString::fromStdString(field->value);
    if (const QString note = m_model->noteText(*field); !note.isEmpty())
        text += QStringLiteral("; ") + note;
    text += QLatin1Char('\n') +
            tr("offset %1, %2: %3").arg(field->offset).arg(FieldModel::lengthText(*field), m_model->bytesText(*field));
    m_detail->say(field->isFaulty ? NoteKind::Error : NoteKind::Hint, text);
    emit fieldSelected(field->offset, field->length);
}

Explanation FieldsView::explanation() const {
    const Field& field = *m_model->field(m_tree->currentIndex());
    Explanation out;
    out.title = field.name;
    out.subtitle = tr("in %1: offset %2, %3")
                       .arg(QString::fromStdString(m_model->decoded().name))
                       .arg(field.offset)
                       .arg(FieldModel::lengthText(field))
                       .toStdString();
    if (!field.value.empty())
        out.sections.push_back({tr("What stands there").toStdString(), field.value});
    if (!field.note.empty())
        out.sections.push_back(
            {(field.isFaulty ? tr("What is wrong") : tr("What it means")).toStdString(), field.note});
    const QString bytes = m_model->bytesText(field);
    if (!bytes.isEmpty())
        out.sections.push_back({tr("Its bytes").toStdString(), bytes.toStdString(), true});
    return out;
}

// Name and value always; then the note, and where there is a lot of room the place and the bytes.
void FieldsView::fitColumns() {
    const int room = m_tree->viewport()->width();
    const QFontMetrics code(fontFor(TextRole::Code));
    const int character = std::max(code.horizontalAdvance(QLatin1Char('0')), 1);
    const bool hasNote = room >= 44 * character;
    const bool hasPlace = room >= 88 * character;
    const bool hasBytes = room >= 116 * character;
    m_tree->setColumnHidden(FieldModel::NoteColumn, !hasNote);
    m_tree->setColumnHidden(FieldModel::OffsetColumn, !hasPlace);
    m_tree->setColumnHidden(FieldModel::LengthColumn, !hasPlace);
    m_tree->setColumnHidden(FieldModel::BytesColumn, !hasBytes);
    m_tree->resizeColumnToContents(FieldModel::NameColumn);
    const int name =
        std::clamp(m_tree->columnWidth(FieldModel::NameColumn), 12 * character, std::max(room * 2 / 5, 12 * character));
    m_tree->setColumnWidth(FieldModel::NameColumn, name);
    m_tree->setColumnWidth(FieldModel::ValueColumn, hasPlace  ? 26 * character
                                                    : hasNote ? (room - name) / 2
                                                              : room - name);
    m_tree->setColumnWidth(FieldModel::NoteColumn,
                           room - name - 26 * character - 17 * character - (hasBytes ? 26 * character : 0));
    m_tree->setColumnWidth(FieldModel::OffsetColumn, 7 * character);
    m_tree->setColumnWidth(FieldModel::LengthColumn, 10 * character);
}

void FieldsView::takeFontMetrics() {
    const int row = m_tree->fontMetrics().lineSpacing() + scaled(4);
    m_tree->setMinimumHeight(kLeastRows * row + m_tree->header()->sizeHint().height());
    fitColumns();
}

void FieldsView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    layout()->activate(); // the tree and the title have their new widths only then
    fitColumns();
    showTitle();
}

void FieldsView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_tree->model() != nullptr)
        takeFontMetrics();
}

} // namespace swb
