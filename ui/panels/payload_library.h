#pragma once

#include "core/store/message_library.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTreeView;

namespace swb {

class InlineNote;
class MenuButton;
class MessageForm;
class MessageTreeModel;
class WrappedLabel;

// Messages in folders, found by typing, sent by Enter or a key of their own. Who sends them is another's matter: see
// sendRequested. Built when it is first shown.
class PayloadLibrary : public QWidget {
    Q_OBJECT

public:
    explicit PayloadLibrary(MessageLibrary& library, QWidget* parent = nullptr);

    void build();                                   // does nothing the second time
    void sendByKey(int key);                        // says so when no message has it
    void offerToKeep(const StoredMessage& message); // its name and folder are asked for, in place
    void tell(bool isFault, const QString& words);  // how a sending went
    void setTarget(const QString& name);            // the socket in view; empty: none is
    MessageTreeModel* model() const { return m_model; }
    QTreeView* tree() const { return m_tree; }
    MessageForm* form() const { return m_form; }

    // Without a dialog, for those and for tests. What went wrong is said on the panel.
    void importFrom(const QString& path);
    void exportTo(const QString& path);

signals:
    void sendRequested(const swb::StoredMessage& message);
    void loadRequested(const swb::StoredMessage& message); // to be changed before it is sent

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* createList();
    QWidget* createSearch();
    QWidget* createButtons();
    MenuButton* createMenu();
    void createTree();
    MessageLibrary::Place current() const;
    void select(MessageLibrary::Place place);
    void showState();
    void send();
    void load();
    void change();
    void makeNew();
    void move(int by);
    void remove();
    void undoRemoval();
    void askForFile(bool isImport);
    void fitColumns();

    MessageLibrary& m_library;
    MessageTreeModel* m_model = nullptr;
    std::optional<MessageLibrary::Removed> m_removed;
    QString m_target;
    QStackedLayout* m_pages = nullptr;
    MessageForm* m_form = nullptr;
    QLineEdit* m_search = nullptr;
    QTreeView* m_tree = nullptr;
    QPushButton* m_send = nullptr;
    QPushButton* m_load = nullptr;
    QPushButton* m_change = nullptr;
    QPushButton* m_undo = nullptr;
    QAction* m_up = nullptr;
    QAction* m_down = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_delete = nullptr;
    InlineNote* m_news = nullptr;
};

} // namespace swb
