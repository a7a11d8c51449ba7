#include "ui/panels/multicast_panel.h"

#include "core/constants/numbers.h"
#include "core/engine/socket_kind.h"
#include "ui/look/type_scale.h"
#include "ui/panels/asked_steps.h"
#include "ui/panels/group_editor.h"
#include "ui/panels/group_lists.h"
#include "ui/panels/group_options.h"
#include "ui/panels/group_trial.h"
#include "ui/views/scrolled_page.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

int familyOf(EngineBridge& bridge, SocketId socket) {
    const SocketView* view = bridge.find(socket);
    return view != nullptr ? view->family : kAfInet;
}

} // namespace

bool MulticastPanel::suits(const SocketView& socket) {
    const SocketKinds kind = optionKindOf(socket);
    return socket.notASocket.empty() && (kind & (on::Dgram4 | on::Dgram6)) != 0;
}

MulticastPanel::MulticastPanel(EngineBridge& bridge, SocketId socket, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_asked(new AskedSteps(bridge, this))
    , m_editor(new GroupEditor(familyOf(bridge, socket)))
    , m_trial(new GroupTrial(bridge, socket, *m_editor))
    , m_lists(new GroupLists(bridge, socket))
    , m_options(new GroupOptions(bridge, socket, familyOf(bridge, socket))) {
    auto* content = new QWidget;
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(0, 0, scaled(6), scaled(8));
    inner->setSpacing(scaled(10));
    const SocketView* view = bridge.find(socket);
    m_trial->setVisible(view != nullptr && view->type == kSockDgram); // raw sockets have no ports to meet at
    for (QWidget* part : {static_cast<QWidget*>(m_trial), static_cast<QWidget*>(m_editor),
                          static_cast<QWidget*>(m_lists), static_cast<QWidget*>(m_options)})
        inner->addWidget(part);
    inner->addStretch();
    fillWithScrolling(this, content);
    connect(m_editor, &GroupEditor::asked, this, &MulticastPanel::ask);
    connect(m_lists, &GroupLists::leaveAsked, this, &MulticastPanel::ask);
    connect(m_editor, &GroupEditor::edited, this, [this] { m_options->suggestInterface(m_editor->interface()); });
    connect(m_editor, &GroupEditor::explainRequested, this, &MulticastPanel::explainRequested);
    connect(m_lists, &GroupLists::explainRequested, this, &MulticastPanel::explainRequested);
    connect(m_options, &GroupOptions::explainRequested, this, &MulticastPanel::explainRequested);
    connect(&bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        if (std::ranges::find(changed, m_socket) != changed.end())
            refresh();
    });
    connect(&bridge, &EngineBridge::actionFinished, this, [this](const ActionReport& report) {
        if (report.socket == m_socket && isVisible())
            m_options->readNow(); // a call may have changed anything
    });
    m_options->suggestInterface(m_editor->interface());
    refresh();
}

void MulticastPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    m_options->readNow();
    m_lists->readMachine();
}

void MulticastPanel::ask(const GroupRequest& request) {
    const OptionSpec* option = groupOption(request.deed, request.form, request.family);
    const auto value = groupValue(request);
    if (option == nullptr || !value)
        return;
    m_asked->ask(m_socket, step::Setsockopt{option->level, option->name, *value},
                 [this, request](const ActionReport& report) {
                     m_editor->showReport(request, report);
                     m_lists->readMachine();
                 });
}

void MulticastPanel::refresh() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr)
        return;
    m_editor->setDescriptor(view->fd);
    m_editor->setUsable(view->isOpen());
    m_lists->setUsable(view->isOpen());
    m_options->setUsable(*view);
    m_trial->refresh();
}

} // namespace swb
