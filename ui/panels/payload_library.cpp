#include "ui/panels/payload_library.h"

#include "ui/editors/inline_note.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/models/message_tree_model.h"
#include "ui/panels/message_form.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"
#include "ui/views/json_dialog.h"
#include "ui/views/menu_button.h"
#include "ui/views/scrolled_page.h"
#include "ui/views/stretched_tree.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <QVBoxLayout>

namespace swb {

PayloadLibrary::PayloadLibrary(MessageLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_library(library) {}

void PayloadLibrary::build() {
    if (m_model != nullptr)
        return;
    setMinimumWidth(scaled(210));
    m_model = new MessageTreeModel(m_library, this);
    m_pages = new QStackedLayout(this);
    m_pages->addWidget(createList());
    m_form = new MessageForm(m_library);
    m_form->layout()->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    m_pages->addWidget(scrolled(m_form));
    connect(m_form, &MessageForm::kept, this, [this](MessageLibrary::Place place) {
        m_pages->setCurrentIndex(0);
        select(place);
        tell(!m_library.trouble().isEmpty(), m_library.trouble());
    });
    connect(m_form, &MessageForm::cancelled, this, [this] { m_pages->setCurrentIndex(0); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_tree->expandAll();
        showState();
    });
    tell(!m_library.trouble().isEmpty(), m_library.trouble());
    m_tree->expandAll();
    showState();
}

QWidget* PayloadLibrary::createList() {
    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    column->setSpacing(scaled(5));
    column->addWidget(createSearch());
    createTree();
    column->addWidget(m_tree, 1);
    m_news = new InlineNote;
    column->addWidget(m_news);
    column->addWidget(createButtons());
    return list;
}

QWidget* PayloadLibrary::createSearch() {
    m_search = new QLineEdit;
    m_search->setAccessibleName(tr("Find a message"));
    m_search->setPlaceholderText(tr("Find a message"));
    m_search->setToolTip(
        tr("Words of its name, its folder or its text. Enter sends the one that is selected, Down goes "
           "to the list."));
    addClearButton(m_search);
    m_search->installEventFilter(this);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_model->search(words);
        m_tree->setCurrentIndex(m_model->firstMessage());
    });
    connect(m_search, &QLineEdit::returnPressed, this, &PayloadLibrary::send);
    return m_search;
}

void PayloadLibrary::createTree() {
    m_tree = new StretchedTree;
    m_tree->setAccessibleName(tr("Messages"));
    m_tree->setToolTip(tr("Enter sends the message, F2 changes its name"));
    m_tree->setMinimumHeight(scaled(80));
    m_tree->setModel(m_model);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(scaled(14));
    m_tree->setAllColumnsShowFocus(true);
    m_tree->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->header()->setStretchLastSection(true);
    connect(m_tree, &QTreeView::activated, this, &PayloadLibrary::send);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &PayloadLibrary::showState);
}

QWidget* PayloadLibrary::createButtons() {
    auto* buttons = new FlowBox;
    FlowLayout* flow = flowOfControls(buttons);
    const auto add = [&](const QString& words, const QString& toolTip, void (PayloadLibrary::*act)()) {
        auto* button = new QPushButton(words);
        button->setToolTip(toolTip);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, act);
        flow->addWidget(button);
        return button;
    };
    m_send = add(tr("Send"), tr("To the socket in view, as one message"), &PayloadLibrary::send);
    setProminent(m_send, Mark::On);
    m_load = add(tr("Compose"), tr("Puts it where bytes are composed, to be changed before it is sent"),
                 &PayloadLibrary::load);
    m_change = add(tr("Change"), tr("Its name, folder, key, bytes, checksum and framing"), &PayloadLibrary::change);
    add(tr("New"), tr("A message that is written down here"), &PayloadLibrary::makeNew);
    m_undo = add(tr("Undo delete"), tr("Brings back what was deleted last"), &PayloadLibrary::undoRemoval);
    flow->addWidget(createMenu());
    return buttons;
}

MenuButton* PayloadLibrary::createMenu() {
    auto* more = new MenuButton(tr("More"), tr("Order, names, files, deleting"));
    QMenu* menu = more->entries();
    m_up = menu->addAction(tr("Up"), this, [this] { move(-1); });
    m_down = menu->addAction(tr("Down"), this, [this] { move(1); });
    m_rename = menu->addAction(tr("Rename"), this, [this] { m_tree->edit(m_tree->currentIndex().siblingAtColumn(0)); });
    menu->addSeparator();
    menu->addAction(tr("Import\u2026"), this, [this] { askForFile(true); });
    menu->addAction(tr("Export\u2026"), this, [this] { askForFile(false); });
    menu->addSeparator();
    m_delete = menu->addAction(tr("Delete"), this, &PayloadLibrary::remove);
    m_delete->setToolTip(tr("The message, or the folder with all that is in it; it can be undone"));
    return more;
}

MessageLibrary::Place PayloadLibrary::current() const { return m_model->placeOf(m_tree->currentIndex()); }

void PayloadLibrary::select(MessageLibrary::Place place) {
    if (!m_model->indexOf(place).isValid())
        m_search->clear();
    m_tree->setCurrentIndex(m_model->indexOf(place));
    m_tree->scrollTo(m_tree->currentIndex());
}

void PayloadLibrary::showState() {
    const MessageLibrary::Place place = current();
    const bool isMessage = place.message >= 0;
    m_send->setEnabled(isMessage && !m_target.isEmpty());
    m_send->setText(m_target.isEmpty() ? tr("Send") : tr("Send to %1").arg(m_target));
    m_load->setEnabled(isMessage && !m_target.isEmpty());
    m_change->setEnabled(isMessage);
    for (QAction* action : {m_up, m_down, m_rename, m_delete})
        action->setEnabled(place.folder >= 0);
    m_undo->setEnabled(m_removed.has_value());
}

void PayloadLibrary::setTarget(const QString& name) {
    m_target = name;
    if (m_model != nullptr)
        showState();
}

void PayloadLibrary::send() {
    const StoredMessage* message = m_library.find(current());
    if (message == nullptr)
        return;
    if (m_target.isEmpty())
        return tell(true, tr("No socket is in view to send it to."));
    const StoredMessage sent = *message;
    emit sendRequested(sent);
}

void PayloadLibrary::sendByKey(int key) {
    build();
    const MessageLibrary::Place place = m_library.placeOfKey(key);
    if (place.folder < 0)
        return tell(true, tr("No message has Alt+%1: Change gives it one.").arg(key));
    select(place);
    send();
}

void PayloadLibrary::load() {
    if (const StoredMessage* message = m_library.find(current())) {
        const StoredMessage loaded = *message;
        emit loadRequested(loaded);
    }
}

void PayloadLibrary::change() {
    const MessageLibrary::Place place = current();
    if (const StoredMessage* message = m_library.find(place)) {
        m_form->open(m_library.folderNames().value(place.folder), StoredMessage(*message), place);
        m_pages->setCurrentIndex(1);
    }
}

void PayloadLibrary::makeNew() {
    StoredMessage message;
    message.form = StoredMessage::Form::Escapes;
    offerToKeep(message);
}

void PayloadLibrary::offerToKeep(const StoredMessage& message) {
    build();
    const int folder = current().folder;
    m_pages->setCurrentIndex(1);
    m_form->open(m_library.folderNames().value(folder >= 0 ? folder : 0, tr("Mine")), message, {});
}

void PayloadLibrary::move(int by) { select(m_library.move(current(), by)); }

void PayloadLibrary::remove() {
    const MessageLibrary::Place place = current();
    m_removed = m_library.remove(place);
    if (!m_removed)
        return;
    const QString name = place.message < 0 ? m_removed->folder.name : m_removed->folder.messages.front().name;
    select({place.folder, std::max(place.message - 1, place.message < 0 ? -1 : 0)});
    tell(false, tr("%1 was deleted.").arg(name));
    showState();
}

void PayloadLibrary::undoRemoval() {
    if (!m_removed)
        return;
    select(m_library.putBack(*m_removed));
    m_removed.reset();
    tell(false, {});
    showState();
}

void PayloadLibrary::tell(bool isFault, const QString& words) {
    build();
    m_news->say(isFault ? NoteKind::Error : NoteKind::Hint, words);
}

void PayloadLibrary::askForFile(bool isImport) {
    QFileDialog* dialog =
        jsonDialog(this, isImport ? tr("Import messages") : tr("Export messages"), tr("Messages (*.json)"),
                   isImport ? QFileDialog::AcceptOpen : QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this,
            isImport ? &PayloadLibrary::importFrom : &PayloadLibrary::exportTo);
    dialog->open();
}

void PayloadLibrary::importFrom(const QString& path) {
    const auto count = m_library.importFrom(path);
    tell(!count, count ? tr("%1 messages were added.").arg(*count) : count.error());
}

void PayloadLibrary::exportTo(const QString& path) {
    const auto written = m_library.exportTo(path);
    tell(!written, written ? tr("Written to %1.").arg(path) : written.error());
}

void PayloadLibrary::fitColumns() {
    if (m_tree == nullptr)
        return;
    const int width = m_tree->viewport()->width();
    const bool isNarrow = width < scaled(330);
    const int key = m_tree->fontMetrics().horizontalAdvance(QStringLiteral("Alt+0 ")) + scaled(8);
    m_tree->setColumnHidden(MessageTreeModel::Payload, isNarrow);
    m_tree->setColumnWidth(MessageTreeModel::Name, isNarrow ? width - key : width * 45 / 100);
    m_tree->setColumnWidth(MessageTreeModel::Key, key);
}

void PayloadLibrary::showEvent(QShowEvent* event) {
    build();
    QWidget::showEvent(event);
    fitColumns();
}

void PayloadLibrary::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    QMetaObject::invokeMethod(this, &PayloadLibrary::fitColumns, Qt::QueuedConnection); // once it is laid out
}

// Down leads from the search to the list.
bool PayloadLibrary::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_search && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent*>(event)->key() == Qt::Key_Down) {
        m_tree->setFocus();
        if (!m_tree->currentIndex().isValid())
            m_tree->setCurrentIndex(m_model->firstMessage());
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace swb
