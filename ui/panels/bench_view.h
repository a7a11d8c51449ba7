#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/reference_uses.h"

#include <QWidget>

#include <map>

class QSplitter;
class QStackedWidget;

namespace swb {

class BuilderPanel;
struct BuilderResult;
class History;
class ProfileLibrary;
class RuleLibrary;
class SocketPage;
struct StoredMessage;

// The middle of the bench: one page, or two side by side. A page is a socket's or the builder's.
class BenchView : public QWidget {
    Q_OBJECT

public:
    BenchView(EngineBridge& bridge, History& history, ProfileLibrary& profiles, RuleLibrary& rules,
              QWidget* parent = nullptr);

    // In the active place; a socket that already stands in the other place is made active there.
    void openSocket(SocketId socket);
    void openBeside(SocketId socket);
    void openBuilder();
    void duplicate(SocketId socket);
    void propose(const SocketWish& wish); // to the builder, which makes nothing by itself
    // Of rows of the reference: on the page of `socket`, or in the builder.
    void use(SocketId socket, const ReferenceUse& use, const CarriedRows& rows);
    void setTwoPages(bool two);
    bool hasTwoPages() const { return m_twoPages; }
    SocketId activeSocket() const;       // none when it shows the builder
    SocketPage* activePage() const;      // null when it shows the builder
    SocketPage* pageOf(SocketId socket); // made when first asked for; null for a socket that is not there

signals:
    void explainRequested(const swb::Explanation& explanation);
    void rulesWanted(const QString& set);                  // to be looked at, or changed
    void transcriptWanted(const QString& filter);          // its rows
    void keepRequested(const swb::StoredMessage& message); // in the library
    void activeSocketChanged(swb::SocketId socket);
    void twoPagesChanged(bool two);

private:
    static constexpr int kPlaces = 2;
    struct Place {
        QStackedWidget* stack = nullptr;
        BuilderPanel* builder = nullptr; // made when first opened
    };

    void createPlace(int index);
    BuilderPanel* builderOf(int index);
    void fillBuilder(const SocketView& settings);
    void show(int index, QWidget* page);
    void setActive(int index);
    void takeMade(int index, SocketId socket, const BuilderResult& result);
    void takeRemoved(const std::vector<SocketId>& removed);
    void keepUseful();
    void watchVisible();
    void followFocus(QWidget* now);

    EngineBridge& m_bridge;
    History& m_history;
    ProfileLibrary& m_profiles;
    RuleLibrary& m_rules;
    QSplitter* m_splitter;
    Place m_places[kPlaces];
    int m_active = 0;
    bool m_twoPages = false;
    std::map<SocketId, SocketPage*> m_pages;
};

} // namespace swb
