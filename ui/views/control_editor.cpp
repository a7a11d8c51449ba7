#include "ui/views/control_editor.h"

#include "core/constants/numbers.h"
#include "core/payload/hex.h"
#include "core/wire/control_fields.h"
#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/control_model.h"
#include "ui/views/flow_layout.h"
#include "ui/views/menu_button.h"

#include <QEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

constexpr int kMostRows = 9;
constexpr int kHexRows = 3;
constexpr int kBesideCharacters = 76;

// Levels that a socket of the family has besides SOL_SOCKET.
bool concerns(const ControlKind& kind, int family) {
    const QString level = QString::fromStdString(controlLevelText(kind.level));
    if (level == QLatin1String("SOL_SOCKET")) {
        const bool isUnix = kind.symbol == "SCM_RIGHTS" || kind.symbol == "SCM_CREDENTIALS";
        return isUnix == (family == kAfUnix);
    }
    if (level == QLatin1String("IPPROTO_IP"))
        return family == kAfInet;
    if (level == QLatin1String("IPPROTO_IPV6"))
        return family == kAfInet6;
    return level.startsWith(QLatin1String("IPPROTO_")) && (family == kAfInet || family == kAfInet6);
}

} // namespace

ControlEditor::ControlEditor(int family, ControlChoices descriptors, QWidget* parent)
    : QWidget(parent)
    , m_family(family)
    , m_descriptors(std::move(descriptors))
    , m_model(new ControlModel(this))
    , m_tree(new QTreeView)
    , m_hex(new QPlainTextEdit)
    , m_note(new InlineNote) {
    createTree();
    createHex();
    m_sides = new QBoxLayout(QBoxLayout::TopToBottom);
    m_sides->setSpacing(scaled(6));
    m_sides->addWidget(m_tree, 3);
    m_sides->addWidget(m_hexBox, 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(3));
    column->addWidget(createTop());
    column->addLayout(m_sides);
    column->addWidget(m_note);
    connect(m_model, &ControlModel::bytesChanged, this, &ControlEditor::showModel);
    connect(m_model, &ControlModel::refused, this, [this](const QString& why) { m_note->say(NoteKind::Error, why); });
    connect(m_hex, &QPlainTextEdit::textChanged, this, &ControlEditor::readHex);
    showModel();
}

QToolButton* ControlEditor::createButton(const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget* ControlEditor::createTop() {
    auto* top = new FlowBox;
    auto* row = new FlowLayout(top);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    m_add = new MenuButton(tr("Add control"), tr("Add a control message: descriptors, credentials, the interface to "
                                                 "leave by, ..."));
    connect(m_add->entries(), &QMenu::aboutToShow, this, &ControlEditor::fillMenu);
    m_remove = createButton(tr("Remove"), tr("Remove the selected control message"));
    connect(m_remove, &QToolButton::clicked, this, &ControlEditor::removeCurrent);
    m_asBytes = createButton(tr("As bytes"), tr("The control messages as bytes with their headers, to look at and "
                                                "to change: wrong lengths can be written here"));
    m_asBytes->setCheckable(true);
    connect(m_asBytes, &QToolButton::toggled, this, &ControlEditor::arrange);
    m_count = new QLabel;
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    for (QWidget* widget : std::initializer_list<QWidget*>{m_add, m_remove, m_asBytes, m_count})
        row->addWidget(widget);
    return top;
}

void ControlEditor::createTree() {
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ControlDelegate(m_descriptors, m_tree));
    m_tree->setAccessibleName(tr("control messages"));
    m_tree->setToolTip(tr("The control messages to send. A value is changed by a double click or F2."));
    m_tree->setUniformRowHeights(true);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                            QAbstractItemView::SelectedClicked | QAbstractItemView::AnyKeyPressed);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setTextElideMode(Qt::ElideRight);
    m_tree->header()->setSectionResizeMode(ControlModel::NameColumn, QHeaderView::ResizeToContents);
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setMinimumSectionSize(1);
    setTextRole(m_tree, TextRole::Code);
    connect(m_model, &QAbstractItemModel::modelReset, m_tree, &QTreeView::expandAll);
}

void ControlEditor::createHex() {
    m_hexBox = new QWidget;
    auto* column = new QVBoxLayout(m_hexBox);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    auto* label = new QLabel(tr("control bytes"));
    label->setBuddy(m_hex);
    setTextRole(label, TextRole::Small);
    m_hex->setAccessibleName(tr("control bytes"));
    m_hex->setToolTip(tr("In hex, with the headers: length of 8 bytes, level and type of 4 each, data, padding to 8"));
    m_hex->setTabChangesFocus(true);
    m_hex->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setTextRole(m_hex, TextRole::Code);
    column->addWidget(label);
    column->addWidget(m_hex, 1);
}

void ControlEditor::fillMenu() {
    QMenu* menu = m_add->entries();
    menu->clear();
    auto* others = new QMenu(tr("Other kinds"), menu);
    others->setToolTipsVisible(true);
    for (const ControlKind& kind : controlKinds())
        if (kind.canSend)
            addKindTo(concerns(kind, m_family) ? menu : others, kind);
    menu->addSeparator();
    menu->addMenu(others);
    QAction* any = menu->addAction(tr("Any level and type"));
    any->setToolTip(tr("A message with a level, a type and bytes of your own"));
    connect(any, &QAction::triggered, this, [this] { m_model->add({}); });
}

void ControlEditor::addKindTo(QMenu* menu, const ControlKind& kind) {
    const QString symbol = text(kind.symbol);
    if (kind.symbol == "SCM_RIGHTS") {
        QMenu* choices = menu->addMenu(symbol);
        for (const ControlChoice& choice : m_descriptors())
            connect(choices->addAction(choice.label), &QAction::triggered, this,
                    [this, value = choice.value] { addRights(value); });
        connect(choices->addAction(tr("Another descriptor")), &QAction::triggered, this,
                [this] { addRights(QStringLiteral("-1")); });
        return;
    }
    QAction* action = menu->addAction(symbol);
    action->setToolTip(text(kind.meaning));
    connect(action, &QAction::triggered, this, [this, &kind] { m_model->add(proposedPart(kind)); });
}

// A second descriptor joins the message that is there: the kernel takes one SCM_RIGHTS with many better than two.
void ControlEditor::addRights(const QString& descriptor) {
    const ControlKind* rights = findControlKind("SCM_RIGHTS");
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QModelIndex message = m_model->index(row, ControlModel::NameColumn);
        if (m_model->messageOf(message)->kind != rights || m_model->rowCount(message) == 0)
            continue;
        const QModelIndex value = m_model->index(0, ControlModel::ValueColumn, message);
        m_model->setData(value, value.data(Qt::EditRole).toString() + QStringLiteral(", ") + descriptor);
        return;
    }
    if (const auto fds = encodeControlField(rights->fields.front(), descriptor.toStdString()))
        m_model->add({rights->level, rights->type, *fds});
}

void ControlEditor::removeCurrent() {
    const QModelIndex current = m_tree->currentIndex();
    const QModelIndex message = current.parent().isValid() ? current.parent() : current;
    m_model->removeMessage(message.isValid() ? message.row() : m_model->rowCount() - 1);
}

std::optional<Bytes> ControlEditor::bytes() const {
    return m_hexFails ? std::nullopt : std::optional<Bytes>(m_model->bytes());
}

void ControlEditor::setBytes(const Bytes& bytes) { m_model->setBytes(bytes); }

void ControlEditor::showModel() {
    m_note->hush();
    m_hexFails = false;
    setInvalid(m_hex, Mark::Off);
    if (!m_reading) { // what is being typed stays as it is typed
        m_filling = true;
        m_hex->setPlainText(QString::fromStdString(toHex(m_model->bytes())));
        m_filling = false;
    }
    for (const ControlMessage& message : controlMessages(m_model->bytes()))
        if (message.fault != ControlFault::None) {
            m_note->say(NoteKind::Warning,
                        tr("Faulty, and it can be sent so: %1").arg(QString::fromStdString(controlFaultText(message))));
            break;
        }
    const int count = m_model->rowCount();
    m_count->setText((count == 1 ? tr("1 message") : tr("%1 messages").arg(count)) + QStringLiteral(", ") +
                     tr("%1 bytes").arg(m_model->bytes().size()));
    arrange();
}

void ControlEditor::readHex() {
    if (m_filling)
        return;
    const auto parsed = parseHex(m_hex->toPlainText().toStdString());
    m_hexFails = !parsed;
    setInvalid(m_hex, parsed ? Mark::Off : Mark::On);
    if (!parsed)
        return m_note->say(NoteKind::Error, QString::fromStdString(parsed.error().message));
    if (*parsed == m_model->bytes())
        return m_note->hush();
    m_reading = true;
    m_model->setBytes(*parsed);
    m_reading = false;
}

void ControlEditor::arrange() {
    const bool any = m_model->rowCount() > 0;
    const QFontMetrics code(fontFor(TextRole::Code));
    m_tree->setVisible(any);
    m_hexBox->setVisible(m_asBytes->isChecked());
    m_remove->setVisible(any);
    m_count->setVisible(any);
    m_sides->setDirection(width() >= code.averageCharWidth() * kBesideCharacters ? QBoxLayout::LeftToRight
                                                                                 : QBoxLayout::TopToBottom);
    takeFontMetrics();
}

void ControlEditor::takeFontMetrics() {
    int rows = m_model->rowCount();
    for (int row = m_model->rowCount() - 1; row >= 0; --row)
        rows += m_model->rowCount(m_model->index(row, 0));
    const QFontMetrics code(fontFor(TextRole::Code));
    const int line = code.lineSpacing() + scaled(4);
    m_tree->setMinimumHeight(std::min(rows, kMostRows) * line + m_tree->header()->sizeHint().height() + scaled(4));
    m_tree->setMaximumHeight(m_tree->minimumHeight());
    m_hex->setMinimumHeight(kHexRows * code.lineSpacing() + scaled(12));
    m_hex->setMaximumHeight(std::max(m_hex->minimumHeight(), m_tree->isVisibleTo(this) ? m_tree->minimumHeight() : 0));
    updateGeometry();
}

void ControlEditor::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void ControlEditor::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange && m_sides != nullptr)
        takeFontMetrics();
}

} // namespace swb
