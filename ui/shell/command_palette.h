#pragma once

#include "ui/models/palette_model.h"

#include <QFrame>
#include <QPointer>

#include <vector>

class QLabel;
class QLineEdit;
class QListView;

namespace swb {

// A field and a list over the window: typing narrows the list, Enter does it, Escape leaves.
class CommandPalette : public QFrame {
    Q_OBJECT

public:
    explicit CommandPalette(QWidget* window);

    void open(std::vector<PaletteEntry> entries);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void narrow(const QString& text);
    enum class How { Act, Look };
    void run(const QModelIndex& index, How how = How::Act);
    void leave();
    void place();

    QWidget* m_window;
    QLineEdit* m_field;
    QListView* m_list;
    QLabel* m_nothing;
    PaletteModel* m_model;
    QPointer<QWidget> m_focusBefore;
};

} // namespace swb
