#pragma once

#include <QDialog>

class QLineEdit;
class QListView;
class QPushButton;
class QStringListModel;

namespace swb {

class Arrangements;
class InlineNote;

// A person's own arrangements, and a name to keep one under. It stands beside the window, which stays usable.
class ArrangementDialog : public QDialog {
    Q_OBJECT

public:
    ArrangementDialog(Arrangements& arrangements, QWidget* parent);

    void openForName();
    void openForList();
    void openWithTrouble(const QString& name); // that one could not be used

private:
    void createParts();
    void bringUp();
    void fill();
    void refresh();
    void select(const QString& name);
    QString chosen() const; // the name of the row that is chosen

    Arrangements& m_arrangements;
    QStringListModel* m_names;
    QListView* m_list = nullptr;
    QLineEdit* m_name = nullptr;
    InlineNote* m_note = nullptr;
    QPushButton* m_save = nullptr;
    QPushButton* m_rename = nullptr;
    QPushButton* m_delete = nullptr;
    QPushButton* m_undo = nullptr;
    QString m_trouble;
};

} // namespace swb
