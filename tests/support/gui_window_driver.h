#pragma once

#include "core/bridge/engine_bridge.h"
#include "ui/shell/main_window.h"
#include "ui/shell/theme.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QComboBox>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <memory>
#include <vector>

namespace swb::test {

struct LedgerRow {
    QString socket, origin, call, result, errnoText;
};

// The whole window with an engine of its own, used as a person does: what is pressed and typed into is found by the
// words on the screen, and must be where the pointer can reach it. What is not there is a null pointer, a press that
// cannot be made is false.
class GuiWindowDriver {
public:
    explicit GuiWindowDriver(const StorePaths& paths = {});
    ~GuiWindowDriver(); // closes the window, then ends the engine
    GuiWindowDriver(const GuiWindowDriver&) = delete;
    GuiWindowDriver& operator=(const GuiWindowDriver&) = delete;

    MainWindow& window() { return *m_window; }
    EngineBridge& bridge() { return *m_bridge; }
    Theme& theme() { return *m_theme; }

    // By the visible text, or the accessible name; `within` null: the whole window.
    QAbstractButton* button(const QString& text, QWidget* within = nullptr) const;
    QLineEdit* field(const QString& label, QWidget* within = nullptr) const;
    QComboBox* combo(const QString& label, QWidget* within = nullptr) const;
    QAction* action(const QString& text) const; // of the menu bar
    // All that is written in visible labels, a line each.
    QString text(QWidget* within) const;
    bool says(QWidget* within, const QString& words) const { return text(within).contains(words); }

    bool press(QAbstractButton* button);
    bool press(const QString& text, QWidget* within = nullptr) { return press(button(text, within)); }
    bool type(QLineEdit* field, const QString& text); // in place of what stood there
    bool type(const QString& label, const QString& text, QWidget* within) { return type(field(label, within), text); }
    bool typeInto(QPlainTextEdit* field, const QString& text);
    bool choose(QComboBox* combo, const QString& text); // with the keyboard
    bool setFlag(const QString& label, const QString& symbol, QWidget* within);
    void pressKeys(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier); // wherever the focus is

    QWidget* builder() const; // the rightmost that is shown; null: none is
    bool openBuilder();
    bool preset(const QString& name);
    // Presses the button with the calls on it and waits for the page. None when that fails.
    SocketId makeFromBuilder();
    SocketId make(const QString& presetName); // openBuilder, preset, makeFromBuilder

    QWidget* page(SocketId socket) const;                      // null: not on the screen
    QWidget* card(SocketId socket, const QString& call) const; // likewise
    bool openTab(SocketId socket, const QString& title);
    // Presses the button of a call; `call` waits until it has ended, too.
    bool start(SocketId socket, const QString& call);
    bool call(SocketId socket, const QString& call);
    QString outcome(SocketId socket, const QString& call) const { return text(card(socket, call)); }
    bool waitUntilBlocked(SocketId socket, const QString& call) const;
    bool waitFor(const std::function<bool()>& condition) const;

    const SocketView& view(SocketId socket) const;
    std::uint16_t localPort(SocketId socket) const;
    SocketId newestSocket() const;
    QAbstractItemView* list(const QString& name, QWidget* within = nullptr) const; // by its accessible name
    bool openInTree(SocketId socket);                                              // a click on its row
    std::vector<LedgerRow> ledger() const;
    // The newest row of this socket whose call begins so; empty texts when there is none.
    LedgerRow ledgerRow(SocketId socket, const QString& call) const;
    const std::vector<ActionReport>& reports() const { return m_reports; }

private:
    void clear(QWidget* field);
    std::size_t reportCount(SocketId socket, const QString& call) const;
    bool reveal(QWidget* widget) const;

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<MainWindow> m_window;
    std::vector<ActionReport> m_reports;
};

} // namespace swb::test
