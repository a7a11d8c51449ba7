#include "tests/support/gui_window_driver.h"

#include "ui/models/ledger_model.h"
#include "ui/models/socket_text.h"
#include "ui/models/socket_tree_model.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/call_group.h"
#include "ui/panels/socket_page.h"
#include "ui/views/call_card.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QCheckBox>
#include <QCompleter>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QScrollArea>
#include <QTabBar>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

namespace swb::test {

namespace {

constexpr int kPatience = 20'000; // ms; far beyond what anything here takes
constexpr QSize kSize(1280, 800);

template <class Widget>
Widget* findVisible(const QWidget* within, const std::function<bool(const Widget&)>& fits) {
    const auto candidates = within->findChildren<Widget*>();
    for (Widget* widget : candidates)
        if (widget->isVisible() && fits(*widget))
            return widget;
    return nullptr;
}

// The widget that a visible label with this text stands for.
template <class Widget>
Widget* findBuddy(const QWidget* within, const QString& label) {
    const auto labels = within->findChildren<QLabel*>();
    for (const QLabel* text : labels)
        if (auto* buddy = qobject_cast<Widget*>(text->buddy());
            buddy != nullptr && buddy->isVisible() && text->text().remove(QLatin1Char('&')) == label)
            return buddy;
    return nullptr;
}

bool isCalls(const QString& text) {
    return text.startsWith(QLatin1String("socket")) && text.contains(QLatin1Char('('));
}

} // namespace

GuiWindowDriver::GuiWindowDriver(const StorePaths& paths)
    : m_theme(std::make_unique<Theme>()) {
    QApplication::setQuitOnLastWindowClosed(false);
    m_theme->applyTo(*qApp);
    auto engine = Engine::create();
    if (!engine)
        qFatal("no engine");
    m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    QObject::connect(m_bridge.get(), &EngineBridge::actionFinished,
                     [this](const ActionReport& report) { m_reports.push_back(report); });
    m_window = std::make_unique<MainWindow>(*m_bridge, *m_theme, paths);
    m_window->show();
    if (paths.window.isEmpty())
        m_window->resize(kSize);
    m_window->activateWindow();
    if (!QTest::qWaitForWindowActive(m_window.get()))
        qFatal("the window is not shown");
}

GuiWindowDriver::~GuiWindowDriver() {
    m_window->close();
    m_window.reset();
    m_bridge.reset();
    m_theme->resetZoom(); // the next window begins from the application's font
}

QAbstractButton* GuiWindowDriver::button(const QString& text, QWidget* within) const {
    return findVisible<QAbstractButton>(within ? within : m_window.get(), [&](const QAbstractButton& button) {
        return button.text() == text || button.accessibleName() == text;
    });
}

QLineEdit* GuiWindowDriver::field(const QString& label, QWidget* within) const {
    const QWidget* place = within ? within : m_window.get();
    if (auto* line =
            findVisible<QLineEdit>(place, [&](const QLineEdit& edit) { return edit.accessibleName() == label; }))
        return line;
    if (auto* spin = findVisible<QAbstractSpinBox>(
            place, [&](const QAbstractSpinBox& box) { return box.accessibleName() == label; }))
        return spin->findChild<QLineEdit*>();
    QComboBox* editable = combo(label, within);
    return editable != nullptr ? editable->lineEdit() : nullptr;
}

QComboBox* GuiWindowDriver::combo(const QString& label, QWidget* within) const {
    const QWidget* place = within ? within : m_window.get();
    if (auto* buddy = findBuddy<QComboBox>(place, label))
        return buddy;
    return findVisible<QComboBox>(place, [&](const QComboBox& box) { return box.accessibleName() == label; });
}

QAction* GuiWindowDriver::action(const QString& text) const {
    for (const QAction* menu : m_window->menuBar()->actions())
        for (QAction* entry : menu->menu()->actions())
            if (entry->text().remove(QLatin1Char('&')) == text)
                return entry;
    return nullptr;
}

QString GuiWindowDriver::text(QWidget* within) const {
    QStringList lines;
    if (within != nullptr)
        for (const QLabel* label : within->findChildren<QLabel*>())
            if (label->isVisible() && !label->text().isEmpty())
                lines << label->text();
    return lines.join(QLatin1Char('\n'));
}

namespace {

void scrollTo(QWidget* widget) {
    for (QWidget* parent = widget->parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(parent); area != nullptr && area->widget() != nullptr) {
            area->ensureWidgetVisible(widget, 4, 4); // of a text its cursor alone
            const QPoint middle = widget->mapTo(area->widget(), widget->rect().center());
            area->ensureVisible(middle.x(), middle.y(), 4, 4);
        }
}

} // namespace

bool GuiWindowDriver::reveal(QWidget* widget) const {
    if (widget == nullptr)
        return false;
    QApplication::processEvents(); // what is laid out late
    if (QApplication::activePopupWidget() == nullptr && !m_window->isActiveWindow()) {
        // Offscreen, a list that closed took the focus along.
        m_window->activateWindow();
        if (!QTest::qWaitForWindowActive(m_window.get()))
            return false;
    }
    QWidget* top = widget->window();
    const QWidget* hit = nullptr;
    const auto isReached = [&] { // what was just made gets its place a little later
        scrollTo(widget);
        hit = top->childAt(widget->mapTo(top, widget->rect().center()));
        return hit == widget || (hit != nullptr && widget->isAncestorOf(hit));
    };
    if (QTest::qWaitFor(isReached, 2000))
        return true;
    qWarning("out of reach: %s", qPrintable(widget->accessibleName() + QLatin1Char(' ') + widget->toolTip()));
    return false;
}

bool GuiWindowDriver::press(QAbstractButton* button) {
    if (!reveal(button) || !button->isEnabled())
        return false;
    const QPoint left(button->fontMetrics().height() / 2, button->height() / 2); // a check box ends with its text
    QTest::mouseClick(button, Qt::LeftButton, {}, qobject_cast<QCheckBox*>(button) ? left : button->rect().center());
    return true;
}

void GuiWindowDriver::clear(QWidget* field) {
    QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(field, Qt::Key_Delete);
}

bool GuiWindowDriver::typeInto(QPlainTextEdit* field, const QString& text) {
    if (!reveal(field))
        return false;
    QTest::mouseClick(field->viewport(), Qt::LeftButton);
    clear(field);
    for (const QChar character : text) {
        if (character == QLatin1Char('\n'))
            QTest::keyClick(field, Qt::Key_Return);
        else
            QTest::sendKeyEvent(QTest::Click, field, Qt::Key_unknown, QString(character), Qt::NoModifier);
    }
    return field->toPlainText() == text;
}

bool GuiWindowDriver::type(QLineEdit* field, const QString& text) {
    if (!reveal(field))
        return false;
    QTest::mouseClick(field, Qt::LeftButton);
    clear(field);
    QTest::keyClicks(field, text);
    if (QCompleter* completer = field->completer(); completer != nullptr && completer->popup()->isVisible())
        completer->popup()->hide();
    return field->text() == text || field->text().startsWith(text + QLatin1Char(' ')); // with its unit
}

bool GuiWindowDriver::choose(QComboBox* combo, const QString& text) {
    if (!reveal(combo))
        return false;
    if (combo->isEditable()) {
        const bool typed = type(combo->lineEdit(), text);
        QTest::keyClick(combo->lineEdit(), Qt::Key_Return);
        return typed;
    }
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Home);
    for (int i = 0; i < combo->count() && combo->currentText() != text; ++i)
        QTest::keyClick(combo, Qt::Key_Down);
    return combo->currentText() == text;
}

bool GuiWindowDriver::setFlag(const QString& label, const QString& symbol, QWidget* within) {
    QAbstractButton* editor = button(label, within); // its text is the value, its name the label
    if (!press(editor))
        return false;
    QWidget* popup = QApplication::activePopupWidget();
    if (popup == nullptr)
        return false;
    auto* box = findVisible<QCheckBox>(
        popup, [&](const QCheckBox& candidate) { return candidate.text().section(QLatin1Char(' '), 0, 0) == symbol; });
    const bool pressed = press(box);
    QTest::keyClick(popup, Qt::Key_Escape);
    return pressed && !popup->isVisible();
}

void GuiWindowDriver::pressKeys(Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QWidget* focused = QApplication::focusWidget();
    QTest::keyClick(focused != nullptr ? focused : m_window.get(), key, modifiers);
}

QWidget* GuiWindowDriver::builder() const {
    QWidget* rightmost = nullptr;
    for (auto* panel : m_window->findChildren<BuilderPanel*>())
        if (panel->isVisible() &&
            (rightmost == nullptr || panel->mapToGlobal(QPoint()).x() > rightmost->mapToGlobal(QPoint()).x()))
            rightmost = panel;
    return rightmost;
}

bool GuiWindowDriver::openBuilder() {
    return builder() != nullptr || (press(QStringLiteral("New socket")) && builder() != nullptr);
}

bool GuiWindowDriver::preset(const QString& name) {
    if (builder() == nullptr)
        return false;
    for (const QToolButton* tool : builder()->findChildren<QToolButton*>()) {
        if (tool->menu() == nullptr || !tool->isVisible())
            continue;
        for (QAction* action : tool->menu()->actions()) {
            if (action->text() != name)
                continue;
            action->trigger();
            return true;
        }
    }
    return press(name, builder());
}

SocketId GuiWindowDriver::makeFromBuilder() {
    QWidget* from = builder();
    if (from == nullptr)
        return {};
    const SocketId before = newestSocket();
    if (!press(findVisible<QPushButton>(from, [](const QPushButton& push) { return isCalls(push.text()); })))
        return {};
    const auto made = [&] { return newestSocket() != before && page(newestSocket()) != nullptr; };
    return waitFor(made) ? newestSocket() : SocketId{};
}

SocketId GuiWindowDriver::make(const QString& presetName) {
    return openBuilder() && preset(presetName) ? makeFromBuilder() : SocketId{};
}

QWidget* GuiWindowDriver::page(SocketId socket) const {
    return findVisible<SocketPage>(m_window.get(), [&](const SocketPage& page) { return page.socket() == socket; });
}

QWidget* GuiWindowDriver::card(SocketId socket, const QString& call) const {
    const QWidget* place = page(socket);
    if (place == nullptr)
        return nullptr;
    const auto isIt = [&](const CallCard& card) { return card.button()->text() == call; };
    if (CallCard* shown = findVisible<CallCard>(place, isIt))
        return shown;
    // Its group may be folded.
    CallGroup* group = findVisible<CallGroup>(
        place, [&](const CallGroup& candidate) { return !candidate.isOpen() && candidate.calls().contains(call); });
    if (group == nullptr)
        return nullptr;
    reveal(group->heading());
    QTest::mouseClick(group->heading(), Qt::LeftButton);
    QApplication::processEvents(); // its cards are laid out
    return findVisible<CallCard>(place, isIt);
}

bool GuiWindowDriver::openTab(SocketId socket, const QString& title) {
    const QWidget* place = page(socket);
    auto* bar = place != nullptr ? place->findChild<QTabBar*>() : nullptr;
    for (int i = 0; bar != nullptr && i < bar->count(); ++i) {
        if (bar->tabText(i) != title)
            continue;
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
        QApplication::processEvents(); // a page built when first shown
        return bar->currentIndex() == i;
    }
    return false;
}

bool GuiWindowDriver::start(SocketId socket, const QString& call) {
    QWidget* place = card(socket, call);
    return place != nullptr && press(call, place);
}

std::size_t GuiWindowDriver::reportCount(SocketId socket, const QString& call) const {
    return static_cast<std::size_t>(std::count_if(m_reports.begin(), m_reports.end(), [&](const ActionReport& report) {
        return report.socket == socket && QString::fromStdString(report.name) == call;
    }));
}

bool GuiWindowDriver::call(SocketId socket, const QString& call) {
    const auto* made = qobject_cast<CallCard*>(card(socket, call));
    const QString name = made != nullptr ? made->callName() : call; // send_fds makes a sendmsg
    const std::size_t before = reportCount(socket, name);
    return start(socket, call) && waitFor([&] { return reportCount(socket, name) > before; });
}

bool GuiWindowDriver::waitUntilBlocked(SocketId socket, const QString& call) const {
    return waitFor([&] {
        const LedgerRow row = ledgerRow(socket, call + QLatin1Char('('));
        return row.result == QLatin1String("running");
    });
}

bool GuiWindowDriver::waitFor(const std::function<bool()>& condition) const {
    return QTest::qWaitFor(condition, kPatience);
}

const SocketView& GuiWindowDriver::view(SocketId socket) const {
    static const SocketView kNone;
    const SocketView* found = m_bridge->find(socket);
    return found != nullptr ? *found : kNone;
}

std::uint16_t GuiWindowDriver::localPort(SocketId socket) const {
    const SocketView& found = view(socket);
    return found.local ? found.local->port() : std::uint16_t(0);
}

SocketId GuiWindowDriver::newestSocket() const {
    return m_bridge->sockets().empty() ? SocketId{} : m_bridge->sockets().back().id;
}

QAbstractItemView* GuiWindowDriver::list(const QString& name, QWidget* within) const {
    return findVisible<QAbstractItemView>(
        within != nullptr ? within : m_window.get(),
        [&](const QAbstractItemView& candidate) { return candidate.accessibleName() == name; });
}

bool GuiWindowDriver::openInTree(SocketId socket) {
    QAbstractItemView* tree = list(QStringLiteral("Sockets"));
    if (tree == nullptr)
        return false;
    const QModelIndexList found = tree->model()->match(tree->model()->index(0, 0), SocketTreeModel::NameRole,
                                                       socketName(socket), 1, Qt::MatchExactly | Qt::MatchRecursive);
    if (found.isEmpty())
        return false;
    tree->scrollTo(found.front());
    const QRect place = tree->visualRect(found.front());
    if (!place.isValid())
        return false; // under a row that is folded
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, place.center());
    return waitFor([&] { return page(socket) != nullptr; });
}

std::vector<LedgerRow> GuiWindowDriver::ledger() const {
    std::vector<LedgerRow> rows;
    const QAbstractItemView* table = list(QStringLiteral("Call ledger"));
    const QAbstractItemModel* model = table != nullptr ? table->model() : nullptr;
    for (int row = 0; model != nullptr && row < model->rowCount(); ++row) {
        const auto cell = [&](int column) { return model->index(row, column).data().toString(); };
        rows.push_back({cell(LedgerModel::SocketColumn), cell(LedgerModel::OriginColumn), cell(LedgerModel::CallColumn),
                        cell(LedgerModel::ResultColumn), cell(LedgerModel::ErrnoColumn)});
    }
    return rows;
}

LedgerRow GuiWindowDriver::ledgerRow(SocketId socket, const QString& call) const {
    const std::vector<LedgerRow> rows = ledger();
    const auto found = std::find_if(rows.rbegin(), rows.rend(), [&](const LedgerRow& row) {
        return row.socket == socketName(socket) && row.call.startsWith(call);
    });
    return found != rows.rend() ? *found : LedgerRow{};
}

} // namespace swb::test
