#pragma once

#include "core/engine/socket_view.h"
#include "core/render/call_text.h"
#include "ui/models/ledger_filter.h"
#include "ui/views/flow_layout.h"

#include <QTimer>
#include <QVariantMap>

#include <vector>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QMenu;
class QToolButton;

namespace swb {

class ChoiceRow;

// The row of controls above the ledger: what it shows, how, and what is done with it.
class LedgerBar : public FlowBox {
    Q_OBJECT

public:
    explicit LedgerBar(QWidget* parent = nullptr);

    LedgerFilter filter() const;
    void setSockets(const std::vector<SocketView>& sockets);
    void setSocketFilter(SocketId socket);
    void setCallFilter(CallId call);
    void setChangedOnly(bool on); // the calls that changed an option
    void setOriginsShown(bool user, bool consequences);
    void showAutomatic(bool on); // the control for such calls: not before there are any
    void setFollows(bool on);
    QToolButton* viewButton() const { return m_view; } // for its menu
    // What is chosen, save the socket and the words looked for, which belong to one session.
    QVariantMap view() const;
    void setView(const QVariantMap& view);
    QMenu* copyMenu() const { return m_copyMenu; }

signals:
    void filterChanged();
    void observersToggled(bool shown);
    void automaticToggled(bool shown);
    void numbersChosen(swb::Numbers numbers);
    void pauseToggled(bool paused);
    void clearRequested();
    void copyRequested();
    void saveRequested();
    void followToggled(bool on);

private:
    void createFilters(FlowLayout* layout);
    void createChecks(FlowLayout* layout);
    void createNumbers(FlowLayout* layout);
    void createActions(FlowLayout* layout);
    QToolButton* createButton(QStringView icon, const QString& text, const QString& toolTip);

    QComboBox* m_socket = nullptr;
    QComboBox* m_call = nullptr;
    ChoiceRow* m_numbers = nullptr;
    QCheckBox* m_failed = nullptr;
    QLineEdit* m_text = nullptr;
    QCheckBox* m_observers = nullptr;
    QCheckBox* m_automatic = nullptr;
    QToolButton* m_follow = nullptr;
    QToolButton* m_view = nullptr;
    QMenu* m_copyMenu = nullptr;
    QTimer m_textTimer; // a filter by text reads every row: not at each key
    bool m_user = true;
    bool m_consequences = true;
    bool m_changedOnly = false;
};

} // namespace swb
