#pragma once

#include "core/store/profile_library.h"
#include "ui/models/profile_lines_model.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QTreeView;

namespace swb {

class InlineNote;
class WrappedLabel;

// A name, a purpose and a checklist of options: a profile of one's own before it is kept.
class ProfileMaker : public QWidget {
    Q_OBJECT

public:
    explicit ProfileMaker(ProfileLibrary& library, QWidget* parent = nullptr);

    void open(const QString& from, const QString& name, const QString& purpose,
              std::vector<ProfileLinesModel::Line> lines);

signals:
    void kept(const QString& name);
    void cancelled();

private:
    void createParts();
    void refresh();
    void keep();

    ProfileLibrary& m_library;
    ProfileLinesModel* m_model;
    WrappedLabel* m_from = nullptr;
    QLineEdit* m_name = nullptr;
    QLineEdit* m_purpose = nullptr;
    InlineNote* m_note = nullptr;
    QTreeView* m_tree = nullptr;
    QPushButton* m_keep = nullptr;
};

} // namespace swb
