#pragma once

#include "core/engine/command.h"
#include "ui/models/presets.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace swb {

class InlineNote;
class IntegerEdit;

// What the ways to come by a socket other than socket() and socketpair() want to know beside the address:
// socket(fileno), fromfd, create_connection and create_server.
class MakingFields : public QWidget {
    Q_OBJECT

public:
    explicit MakingFields(QWidget* parent = nullptr);

    void setMaking(Making making, int family);
    void setLabelWidth(int width);
    // The step with these fields and the address. None while one of them cannot be read.
    std::optional<Step> step(const std::optional<Address>& address) const;
    QString call() const; // "socket(fileno=3)", "create_server"
    bool validate();      // goes to the first field that cannot be read, if there is one

signals:
    void edited();

private:
    void addRow(const QString& label, QWidget* field);
    void show(QWidget* field, bool shown);
    QCheckBox* addCheck(const QString& name, const QString& toolTip);
    QLineEdit* addLine(const QString& label, const QString& placeholder, const QString& toolTip);
    void judge();

    Making m_making = Making::Socket;
    QGridLayout* m_grid;
    std::vector<std::pair<QLabel*, QWidget*>> m_rows;
    IntegerEdit* m_descriptor;
    QLineEdit* m_further;
    QLineEdit* m_source;
    QCheckBox* m_isTimed;
    QDoubleSpinBox* m_timeout;
    IntegerEdit* m_backlog;
    QCheckBox* m_reusePort;
    QCheckBox* m_dualStack;
    InlineNote* m_note;
};

} // namespace swb
