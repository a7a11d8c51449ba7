#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/bridge/zeroconf_browser.h"
#include "core/explain/explanation.h"
#include "core/net/lookup.h"

#include <QWidget>

#include <optional>

class QAbstractItemModel;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace swb {

class FlowLayout;
class FormsModel;
class InlineNote;
class InterfaceCombo;
class MenuButton;
class OutcomeStrip;
class SocketMaker;
class ZeroconfModel;

// Services of the link by type and instance, and hosts by their .local names, through Avahi's daemon. What is missing
// where it is not there is said, with what would bring it. From an instance to a socket.
class ResolverZeroconf : public QWidget {
    Q_OBJECT

public:
    explicit ResolverZeroconf(EngineBridge& engine, QWidget* parent = nullptr);

signals:
    void socketMade(swb::SocketId socket);
    void explainRequested(const swb::Explanation& explanation);
    void addressWanted(const swb::Address& address);           // in the calculator
    void queryWanted(const swb::lookup::GetAddrInfo& request); // in the form of getaddrinfo()

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* createState();
    QWidget* createForm();
    QWidget* createHost();
    QWidget* createActions();
    QTreeView* createTree(QAbstractItemModel* model, const QString& name, const QString& toolTip, int lines);
    QLineEdit* addField(FlowLayout* row, const QString& label, const QString& placeholder, const QString& toolTip,
                        int characters);
    void addCopies(FlowLayout* row);
    std::optional<ZeroconfBrowser::Request> request() const;
    void take();
    void sayState();
    void sayProgress();
    void sayHost();
    void showChosen();
    void showDetails(const ZeroconfInstance* instance);
    void enableActions();
    void fitColumns();
    void browseOrStop();
    void askHost();
    void makeSocket();
    void makeConnected();
    void make(std::vector<Step> further);
    void calculate();
    void query();
    const ZeroconfInstance* chosen() const;
    const ZeroconfInstance* reachable() const; // the chosen one, if a socket can be made of it

    ZeroconfBrowser m_browser;
    ZeroconfModel* m_instances;
    FormsModel* m_details;
    SocketMaker* m_maker;
    InlineNote* m_state = nullptr;
    QPushButton* m_look = nullptr;
    QLineEdit* m_type = nullptr;
    QLineEdit* m_domain = nullptr;
    InterfaceCombo* m_interface = nullptr;
    QComboBox* m_over = nullptr;
    QPushButton* m_browse = nullptr;
    InlineNote* m_note = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_ask = nullptr;
    InlineNote* m_hostNote = nullptr;
    QTreeView* m_tree = nullptr;
    QTreeView* m_detailTree = nullptr;
    std::vector<QPushButton*> m_forInstance;
    MenuButton* m_copy = nullptr;
    OutcomeStrip* m_outcome = nullptr;
    std::optional<ZeroconfInstance> m_shown; // whose details are shown
    bool m_hasLooked = false;
};

} // namespace swb
