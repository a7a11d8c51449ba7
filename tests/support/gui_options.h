#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/options/option_names.h"
#include "ui/models/options_model.h"
#include "ui/panels/options_table.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

#include <memory>

namespace swb::test {

// The table of options of a socket of its own engine, used as a person does: by what is written on the screen.
class GuiOptions {
public:
    // Makes the socket, shows the page, waits until the options and the defaults are read. False: it did not come.
    bool open(int family, int type, int protocol = 0);
    ~GuiOptions();

    EngineBridge& bridge() { return *m_bridge; }
    OptionsTable& page() { return *m_page; }
    QTreeView* tree() const { return m_tree; }
    OptionsModel* model() const { return m_model; }
    SocketId socket() const { return m_socket; }
    int fd() const; // of the socket: the test's own calls go there

    ActionReport run(Step step);                  // and waits for its end
    QModelIndex shown(const QString& name) const; // invalid: not seen
    QString text(const char* symbol, int column = OptionsModel::Value) const;
    bool select(const QString& name);
    bool edit(const QString& name); // selects it and presses Enter
    template <typename Widget>
    Widget* editor() const { // in the cell
        for (Widget* one : m_tree->viewport()->findChildren<Widget*>())
            if (one->isVisible()) // one that is closed goes later
                return one;
        return nullptr;
    }
    void enter(const QString& name, const QString& value); // into the editor of its cell
    QWidget* form() const;                                 // null: none is open
    template <typename Widget>
    Widget* named(const QString& accessibleName, QWidget* within = nullptr) const {
        for (Widget* one : (within != nullptr ? within : m_page.get())->template findChildren<Widget*>())
            if (one->accessibleName() == accessibleName && one->isVisible())
                return one;
        return nullptr;
    }

    bool says(const QString& words) const; // on a visible label
    QAbstractButton* button(const QString& words, const QWidget* within = nullptr) const;
    QComboBox* combo(const QString& label) const;
    void choose(const QString& label, const QString& entry);
    QStringList calls(Origin origin = Origin::User) const; // getsockopt and setsockopt: "setsockopt SO_RCVBUF EINVAL"
    std::size_t callCount() const;
    Bytes lastSet() const; // the bytes of the last setsockopt

private:
    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<OptionsTable> m_page;
    SocketId m_socket;
    QTreeView* m_tree = nullptr;
    OptionsModel* m_model = nullptr;
};

} // namespace swb::test
