#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/reference_model.h"
#include "ui/models/reference_uses.h"
#include "ui/models/service_table.h"

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace swb {

class ChoiceRow;
class ReferencePage;
class ReferenceTable;

// Every number of the socket world, by pages. A page is made when it is first looked at.
class ReferencePanel : public QWidget {
    Q_OBJECT

public:
    enum Page { Protocols, Services, Constants, Options, Errors, Matrix };
    static constexpr int kPages = Matrix + 1;

    explicit ReferencePanel(EngineBridge& bridge, QWidget* parent = nullptr);

    QWidget* open(Page page);                   // makes it, if need be
    void find(Page page, const QString& words); // not in the matrix, which has no words
    // Shows the row of this kind ("message flag", "port") and name, selected, where it has the most to say.
    void reveal(const QString& kind, const QString& symbol);
    void setActiveSocket(SocketId socket); // whose options a row of the options can be shown on; none

signals:
    void explainRequested(const swb::Explanation& explanation);
    void socketWanted(const swb::SocketWish& wish);
    // Of the builder, or of the active socket.
    void useWanted(const swb::ReferenceUse& use, const swb::CarriedRows& rows);

protected:
    void showEvent(QShowEvent* event) override;
    void focusInEvent(QFocusEvent* event) override; // handed on: a focus proxy would change the way of the tab key

private:
    QWidget* create(Page page);
    QWidget* connected(ReferencePage* page);
    void connectTable(ReferenceTable& table);
    const SocketView* activeSocket() const;
    void use(const ReferenceUse& use, const CarriedRows& rows);
    QWidget* createServices();
    QWidget* createConstants();
    QWidget* createOptions();
    ServiceTable& services();

    EngineBridge& m_bridge;
    ChoiceRow* m_choice;
    QStackedWidget* m_stack;
    QPushButton* m_showOption = nullptr;
    SocketId m_active;
    QWidget* m_pages[kPages] = {};
    ServiceTable m_services; // read when first needed
};

} // namespace swb
