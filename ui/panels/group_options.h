#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/options/option_spec.h"

#include <QWidget>

#include <vector>

class QCheckBox;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace swb {

class AskedSteps;
class FocusExplainer;
class InlineNote;
class InterfaceCombo;
class OutcomeStrip;

// The options beside membership: where what is sent to groups goes and how far, who shares a port, broadcast. What
// they are now is read by an observer; a switch that is turned, or a button that is pressed, is one setsockopt.
class GroupOptions : public QWidget {
    Q_OBJECT

public:
    GroupOptions(EngineBridge& bridge, SocketId socket, int family, QWidget* parent = nullptr);

    void readNow();
    void setUsable(const SocketView& view);
    void suggestInterface(std::uint32_t index); // as long as nobody has chosen another

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    struct Switch {
        const OptionSpec* option;
        QCheckBox* box;
    };

    void addHeading(const QString& words);
    void createSending();
    void createSharing();
    void createBroadcast();
    QCheckBox* addSwitch(const char* inet, const char* inet6);
    QPushButton* addButton(const OptionSpec* option);
    InlineNote* addNote(const QString& words);
    void turn(const Switch& one);
    void setInterface();
    void sayBroadcast();
    void set(const OptionSpec& option, const QString& value);
    void take(const OptionReport& report);
    QString interfaceWords(const std::string& value) const;
    const OptionSpec* option(const char* inet, const char* inet6) const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    int m_family;
    AskedSteps* m_asked;
    FocusExplainer* m_explainer;
    QVBoxLayout* m_column;
    std::vector<Switch> m_switches;
    std::vector<QWidget*> m_controls;
    InterfaceCombo* m_interface = nullptr;
    InlineNote* m_interfaceNow = nullptr;
    QSpinBox* m_hops = nullptr;
    InlineNote* m_late = nullptr; // what comes after bind is too late
    InlineNote* m_broadcast = nullptr;
    OutcomeStrip* m_outcome;
    bool m_hasChosen = false;
};

} // namespace swb
