#pragma once

#include "core/base/bytes.h"
#include "ui/editors/control_delegate.h"

#include <QWidget>

class QBoxLayout;
class QLabel;
class QMenu;
class QPlainTextEdit;
class QToolButton;
class QTreeView;

namespace swb {

class ControlModel;
class InlineNote;
class MenuButton;

// The control messages of a message to send: as a table of messages and their fields, and as bytes beside it. What is
// changed in one changes the other. Without a message it is one line.
class ControlEditor : public QWidget {
    Q_OBJECT

public:
    // Kinds that concern the family stand first among those that can be added. `descriptors` tells what SCM_RIGHTS can
    // pass.
    ControlEditor(int family, ControlChoices descriptors, QWidget* parent = nullptr);

    std::optional<Bytes> bytes() const; // empty while the hex cannot be read; that is said in place
    void setBytes(const Bytes& bytes);
    ControlModel* model() const { return m_model; }
    QTreeView* table() const { return m_tree; }
    QPlainTextEdit* hexField() const { return m_hex; }
    MenuButton* addButton() const { return m_add; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createTop();
    QToolButton* createButton(const QString& text, const QString& toolTip);
    void createTree();
    void createHex();
    void fillMenu();
    void addKindTo(QMenu* menu, const struct ControlKind& kind);
    void addRights(const QString& descriptor);
    void removeCurrent();
    void showModel();
    void readHex();
    void arrange();
    void takeFontMetrics();

    int m_family;
    ControlChoices m_descriptors;
    ControlModel* m_model;
    MenuButton* m_add = nullptr;
    QToolButton* m_remove = nullptr;
    QToolButton* m_asBytes = nullptr;
    QLabel* m_count = nullptr;
    QTreeView* m_tree;
    QPlainTextEdit* m_hex;
    QWidget* m_hexBox = nullptr;
    QBoxLayout* m_sides = nullptr; // the table and the bytes: beside each other where there is room
    InlineNote* m_note;
    bool m_filling = false; // the hex, from the model
    bool m_reading = false; // the hex, into the model
    bool m_hexFails = false;
};

} // namespace swb
