#pragma once

#include "core/engine/socket_view.h"
#include "core/explain/explanation.h"
#include "core/net/interfaces.h"
#include "core/options/group_call.h"

#include <QWidget>

#include <optional>

class QComboBox;
class QLabel;
class QPushButton;

namespace swb {

class ChoiceRow;
class FocusExplainer;
class HostCombo;
class InlineNote;
class InterfaceCombo;
class OutcomeStrip;
class WrappedLabel;

// Joins and leaves a group, for every sender, for one, or without one. Each button is one setsockopt; it is written
// below before it is made. The group may be anything: what it is stands beside it, and the kernel may refuse it.
class GroupEditor : public QWidget {
    Q_OBJECT

public:
    explicit GroupEditor(int family, QWidget* parent = nullptr); // of the socket

    // As the fields say it now; none where they cannot be read, which they then say themselves.
    std::optional<GroupRequest> request(GroupDeed deed);
    QString group() const;
    int groupFamily() const;
    std::uint32_t interface() const;
    const InterfaceInfo* interfaceInfo() const;
    void setDescriptor(int fd); // for the words of the call
    void setUsable(bool usable);
    void ask(GroupDeed deed); // as its button does
    void showReport(const GroupRequest& request, const ActionReport& report);

signals:
    void asked(const swb::GroupRequest& request);
    void edited();
    void explainRequested(const swb::Explanation& explanation);

private:
    enum class Who { Everybody, Source, Block };

    void createFields();
    void createWay();
    void createButtons();
    void explainControls();
    void offerGroups();
    void offerSources();
    void chooseInterface();
    void refresh();
    void showForms();
    void showButton(QPushButton* button, GroupDeed deed);
    void sayWhatItIs();
    void sayInterface();
    void sayCall();
    QString fault(const GroupRequest& request) const;
    GroupDeed deed(bool first) const;
    GroupForm way() const;

    int m_family;
    int m_fd = -1;
    int m_formsFamily = -1;
    bool m_isUsable = true;
    HostCombo* m_group = nullptr;
    InlineNote* m_groupNote = nullptr;
    InterfaceCombo* m_interface = nullptr;
    InlineNote* m_interfaceNote = nullptr;
    ChoiceRow* m_who = nullptr;
    HostCombo* m_source = nullptr;
    QWidget* m_sourcePair = nullptr;
    QComboBox* m_form = nullptr;
    WrappedLabel* m_call = nullptr;
    QPushButton* m_first = nullptr;  // joins, or blocks
    QPushButton* m_second = nullptr; // undoes it
    OutcomeStrip* m_outcome = nullptr;
    FocusExplainer* m_explainer;
};

} // namespace swb
