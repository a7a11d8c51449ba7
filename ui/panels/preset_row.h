#pragma once

#include "ui/models/presets.h"

#include <QWidget>

#include <functional>
#include <vector>

class QToolButton;

namespace swb {

// The presets above the builder's settings: the usual ones as buttons, the others in the menu of the last one. The one
// that fits the settings stays down; one of the menu that was chosen gets a button while it fits.
class PresetRow : public QWidget {
    Q_OBJECT

public:
    explicit PresetRow(QWidget* parent = nullptr);

    void showFitting(const std::function<bool(const SocketPreset&)>& fits);

signals:
    void chosen(const swb::SocketPreset& preset);

private:
    QToolButton* addButton(const QString& name);
    void createMenu();
    void choose(const SocketPreset& preset);

    std::vector<std::pair<QToolButton*, const SocketPreset*>> m_usual;
    QToolButton* m_other;
    const SocketPreset* m_otherPreset = nullptr;
    QToolButton* m_more;
};

} // namespace swb
