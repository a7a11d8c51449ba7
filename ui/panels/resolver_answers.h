#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/bridge/resolver_bridge.h"
#include "core/explain/explanation.h"
#include "ui/panels/socket_maker.h"

#include <QPointer>
#include <QWidget>

#include <vector>

class QCheckBox;
class QLabel;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace swb {

class AddressListModel;
class ChoiceRow;
class FlowLayout;
class InlineNote;
class LookupListModel;
class MenuButton;
class OutcomeStrip;
class ResolverRace;

// Look-ups under way and those that were, the addresses of the selected one, and what can be made of them: a socket,
// a connection, a listener. Two selected look-ups are compared.
class ResolverAnswers : public QWidget {
    Q_OBJECT

public:
    ResolverAnswers(EngineBridge& engine, ResolverBridge& resolver, QWidget* parent = nullptr);

    void showLookup(LookupId id);                    // selects it
    void setObserving(bool on) { m_observing = on; } // off: no source address is looked for

signals:
    void socketMade(swb::SocketId socket);
    void requestWanted(const swb::lookup::GetAddrInfo& request); // into the form
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum Table { AddressTable, AttemptTable };
    QWidget* createLookups();
    QWidget* createAddresses();
    QWidget* createDelay();
    void showTable(int table);
    QWidget* createActions();
    void addCopies(FlowLayout* row);
    void take();
    void showSelected();
    void showOne(const LookupView& view);
    void enableActions();
    void fitColumns();
    void explainChosen(const AddrInfo& entry);
    void abandonSelected();
    void forgetSelected();
    void makeSocket();
    void makeConnected();
    void makeListener();
    void tryInOrder();
    void race();
    void resolveBack();
    void sayOutcome(const SocketMaker::Outcome& outcome);
    void sayRace();
    std::vector<Address> streamAddresses() const;
    void begin(Step making, std::vector<Step> further);
    void make(std::vector<Step> further); // a socket of the chosen address, and these calls on it
    std::vector<const LookupView*> selected() const;
    const AddrInfo* chosen() const; // the selected address, or the first

    EngineBridge& m_engine;
    ResolverBridge& m_resolver;
    LookupListModel* m_lookups;
    AddressListModel* m_addresses;
    SocketMaker* m_maker;
    QTableView* m_lookupTable = nullptr;
    QTableView* m_addressTable = nullptr;
    InlineNote* m_held = nullptr;
    InlineNote* m_note = nullptr;
    OutcomeStrip* m_outcome = nullptr;
    QPushButton* m_abandon = nullptr;
    QPushButton* m_forget = nullptr;
    QPushButton* m_again = nullptr;
    std::vector<QPushButton*> m_forAddress;
    std::vector<QPushButton*> m_forStream;
    ResolverRace* m_race = nullptr;
    QStackedWidget* m_tables = nullptr; // of addresses, of attempts
    ChoiceRow* m_shownTable = nullptr;
    QCheckBox* m_tuples = nullptr;
    QWidget* m_delayBox = nullptr;
    QSpinBox* m_delay = nullptr;
    MenuButton* m_copy = nullptr;
    std::vector<LookupId> m_shown;   // whose addresses are in the table
    QPointer<QPushButton> m_pressed; // what began the calls under way
    bool m_isRacing = false;
    bool m_observing = true;
    LookupState m_shownState = LookupState::Waiting;
};

} // namespace swb
