#pragma once

#include "ui/models/reference_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;

namespace swb {

class FlowLayout;
class MenuButton;
class ReferenceTable;

// One page of the reference: a table, the words it is searched by, and what can be done with the row that is selected.
class ReferencePage : public QWidget {
    Q_OBJECT

public:
    struct Spec {
        QString name;                             // of the table
        std::span<const ReferenceColumn> columns; // of its rows
        int stretched = 0;                        // the column that takes what room is left
        QString groupLabel = {};                  // of the choice of groups; empty: there is none
        QString allGroups = {};
        bool makesSockets = false; // some of its rows can be made a socket of
    };

    explicit ReferencePage(const Spec& spec, QWidget* parent = nullptr);

    void setRows(std::vector<ReferenceRow> rows);
    ReferenceModel& model() { return *m_model; }
    ReferenceTable& table() { return *m_table; }
    QLineEdit& search() { return *m_search; }
    void addBelow(QWidget* widget);                          // under the table, with a handle between the two
    void addAction(QWidget* widget);                         // beside the buttons
    void addNote(QWidget* note);                             // between the table and the buttons
    void find(const QString& words);                         // searches for them and selects the first row
    void reveal(const QString& kind, const QString& symbol); // searches for it and selects that very row
    void showButtons(); // what they say depends on the row and on the socket that is open

signals:
    void explainRequested(const swb::Explanation& explanation);
    void socketWanted(const swb::SocketWish& wish);

protected:
    void focusInEvent(QFocusEvent* event) override; // handed on to the search

private:
    QWidget* createSearch(const Spec& spec);
    QWidget* createFoot(const Spec& spec);
    void showCount();
    void showUses();
    void copyName();

    ReferenceModel* m_model;
    ReferenceTable* m_table;
    QSplitter* m_splitter;
    QLineEdit* m_search = nullptr;
    QComboBox* m_group = nullptr;
    QLabel* m_count = nullptr;
    FlowLayout* m_foot = nullptr;
    QPushButton* m_make = nullptr;
    QPushButton* m_copy = nullptr;
    MenuButton* m_use = nullptr;
};

} // namespace swb
