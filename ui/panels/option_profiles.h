#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/store/profile_library.h"

#include <QWidget>

#include <map>
#include <memory>
#include <optional>

class QCheckBox;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace swb {

class InlineNote;
class MenuButton;
class ProfileMaker;
class ProfilePlanModel;
class WrappedLabel;

// Profiles on one socket: the plan of one, which calls nothing, beside what the socket has; Apply, which makes each of
// its calls as a row of the ledger; and profiles made of a socket, kept, brought in and sent out.
class OptionProfiles : public QWidget {
    Q_OBJECT

public:
    OptionProfiles(EngineBridge& bridge, SocketId socket, ProfileLibrary& library, QWidget* parent = nullptr);

    void choose(const QString& name);

    // Without a dialog, for those and for tests. What went wrong is said on the panel.
    void importFrom(const QString& path);
    void exportTo(const QString& path);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Pending {
        int row = 0;
        bool isReadback = false;
    };

    void build();
    QWidget* createPlan();
    QWidget* createChoice();
    MenuButton* createMenu();
    QWidget* createActions();
    QTreeView* createTree();
    QWidget* createDetails();
    void fitColumns();
    void fillChoice();
    void takeChoice();
    void replan();
    void read();
    void takeOptions(const OptionReport& report);
    void takeAction(const ActionReport& report);
    void takeSet(int row, const ActionReport& report);
    void takeReadback(int row, const ActionReport& report);
    void showReadback(int row, const Readback& readback);
    void explainResults();
    void apply();
    void enter(const QModelIndex& index, const Bytes& bytes);
    void makeFromSocket();
    void offerFromSocket();
    void keepCopy();
    void remove();
    void undoRemoval();
    void askForImport();
    void askForExport();
    void copyAsC();
    void copyAsPython();
    void showDetails();
    void showSummary();
    void say(bool isFault, const QString& words);

    EngineBridge& m_bridge;
    SocketId m_socket;
    ProfileLibrary& m_library;
    OptionProfile m_profile; // as chosen, and as edited here
    bool m_isEdited = false;
    QString m_wanted; // the name to choose once the parts are made
    std::shared_ptr<const OptionSnapshot> m_now, m_defaults;
    bool m_isMaking = false; // of the socket, once both have been read
    std::map<ActionId, Pending> m_pending;
    std::optional<ProfileLibrary::Removed> m_removed;

    ProfilePlanModel* m_model = nullptr; // made when first seen, like everything below
    QStackedLayout* m_pages = nullptr;
    ProfileMaker* m_maker = nullptr;
    QComboBox* m_choice = nullptr;
    WrappedLabel* m_purpose = nullptr;
    WrappedLabel* m_summary = nullptr;
    InlineNote* m_news = nullptr;
    QPushButton* m_undo = nullptr;
    QPushButton* m_apply = nullptr;
    QPushButton* m_keep = nullptr;
    QAction* m_delete = nullptr;
    QCheckBox* m_readBack = nullptr;
    QTreeView* m_tree = nullptr;
    WrappedLabel* m_reason = nullptr;
    InlineNote* m_why = nullptr;
};

} // namespace swb
