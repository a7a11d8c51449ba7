#include "ui/panels/group_editor.h"

#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/explain/group_words.h"
#include "core/options/option_value.h"
#include "ui/editors/host_combo.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/interface_combo.h"
#include "ui/editors/narrow_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/report_text.h"
#include "ui/panels/outcome_strip.h"
#include "ui/views/choice_row.h"
#include "ui/views/flow_layout.h"
#include "ui/views/focus_explainer.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

int familyOfText(const QString& address, int otherwise) {
    if (address.contains(QLatin1Char(':')))
        return kAfInet6;
    return address.contains(QLatin1Char('.')) ? kAfInet : otherwise;
}

Parsed<Address> parsed(const QString& address, int family) {
    const std::string text = address.toStdString();
    return family == kAfInet6 ? Address::parseInet6(text, {}) : Address::parseInet(text, {});
}

QString doneText(const GroupRequest& request, const QString& where) {
    const QString group = QString::fromStdString(request.group);
    const QString source = QString::fromStdString(request.source);
    switch (request.deed) {
    case GroupDeed::Join:
        return GroupEditor::tr("Joined %1 on %2. A port is part of bind, not of a group.").arg(group, where);
    case GroupDeed::Leave:
        return GroupEditor::tr("Left %1 on %2.").arg(group, where);
    case GroupDeed::JoinSource:
        return GroupEditor::tr("Joined %1 on %2 for what %3 sends.").arg(group, where, source);
    case GroupDeed::LeaveSource:
        return GroupEditor::tr("What %2 sends to %1 is not wanted any more.").arg(group, source);
    case GroupDeed::Block:
        return GroupEditor::tr("%2 is not heard in %1 any more.").arg(group, source);
    case GroupDeed::Unblock:
        return GroupEditor::tr("%2 is heard in %1 again.").arg(group, source);
    }
    return {};
}

} // namespace

GroupEditor::GroupEditor(int family, QWidget* parent)
    : QWidget(parent)
    , m_family(family)
    , m_explainer(new FocusExplainer(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(4));
    createFields();
    createWay();
    createButtons();
    explainControls();
    chooseInterface();
    refresh();
}

void GroupEditor::createFields() {
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_group = new HostCombo;
    m_group->setToolTip(m_family == kAfInet6 ? tr("The group: ff00::/8; an IPv6 socket may join groups of IPv4 as well")
                                             : tr("The group: 224.0.0.0 to 239.255.255.255"));
    m_group->setMinimumContentsLength(15);
    row->addPair(tr("Group"), m_group);
    m_interface = new InterfaceCombo(tr("by routing"));
    m_interface->setToolTip(tr("Where to join it. By routing: the kernel takes the interface that leads to the group"));
    row->addPair(tr("Interface"), m_interface);
    const auto known = std::ranges::find(knownGroups(), m_family, &KnownGroup::family);
    m_group->setEditText(text(known->address));
    m_groupNote = new InlineNote;
    m_interfaceNote = new InlineNote;
    for (QWidget* widget :
         {static_cast<QWidget*>(box), static_cast<QWidget*>(m_groupNote), static_cast<QWidget*>(m_interfaceNote)})
        layout()->addWidget(widget);
    connect(m_group, &QComboBox::editTextChanged, this, &GroupEditor::refresh);
    connect(m_group, &HostCombo::offersWanted, this, &GroupEditor::offerGroups);
    connect(m_interface, &QComboBox::currentIndexChanged, this, &GroupEditor::refresh);
}

void GroupEditor::createWay() {
    m_who = new ChoiceRow;
    m_who->add(static_cast<int>(Who::Everybody), tr("All"), tr("Joins the group whoever sends to it"));
    m_who->add(static_cast<int>(Who::Source), tr("One sender"), tr("Source-specific: what one address sends, alone"));
    m_who->add(static_cast<int>(Who::Block), tr("Block one"), tr("In a group joined for all, without one of them"));
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    row->addWidget(m_who);
    m_source = new HostCombo;
    m_source->setToolTip(tr("The address that sends, as recvfrom tells it"));
    m_source->setEditText(m_family == kAfInet6 ? QString() : QStringLiteral("127.0.0.1"));
    m_sourcePair = row->addPair(tr("Sender"), m_source)->parentWidget();
    m_form = new NarrowCombo(18);
    m_form->setToolTip(tr("Two families of options do the same, with other structures"));
    row->addPair(tr("Call form"), m_form);
    layout()->addWidget(box);
    connect(m_who, &ChoiceRow::chosen, this, &GroupEditor::refresh);
    connect(m_source, &QComboBox::editTextChanged, this, &GroupEditor::refresh);
    connect(m_source, &HostCombo::offersWanted, this, &GroupEditor::offerSources);
    connect(m_form, &QComboBox::currentIndexChanged, this, &GroupEditor::refresh);
}

void GroupEditor::createButtons() {
    m_call = new WrappedLabel;
    m_call->setTextFormat(Qt::PlainText);
    m_call->makeSelectable(Qt::TextSelectableByMouse);
    setTextRole(m_call, TextRole::Code);
    setTextTone(m_call, Semantic::MutedText);
    auto* box = new FlowBox;
    auto* row = flowOfControls(box);
    m_first = new QPushButton;
    m_second = new QPushButton;
    row->addWidget(m_first);
    row->addWidget(m_second);
    m_outcome = new OutcomeStrip;
    for (QWidget* widget :
         {static_cast<QWidget*>(box), static_cast<QWidget*>(m_call), static_cast<QWidget*>(m_outcome)})
        layout()->addWidget(widget);
    connect(m_first, &QPushButton::clicked, this, [this] { ask(deed(true)); });
    connect(m_second, &QPushButton::clicked, this, [this] { ask(deed(false)); });
}

void GroupEditor::explainControls() {
    connect(m_explainer, &FocusExplainer::wanted, this, &GroupEditor::explainRequested);
    const auto addressOf = [this](const HostCombo* field) {
        return [this, field] {
            const auto address = parsed(field->currentText().trimmed(), groupFamily());
            return explainAddress(address.value_or(Address()));
        };
    };
    m_explainer->add(m_group, addressOf(m_group));
    m_explainer->add(m_source, addressOf(m_source));
    const auto optionOf = [this](bool first) {
        return [this, first] {
            const OptionSpec* option = groupOption(deed(first), way(), groupFamily());
            return option != nullptr ? explainOption(*option) : Explanation{};
        };
    };
    m_explainer->add(m_first, optionOf(true));
    m_explainer->add(m_second, optionOf(false));
    m_explainer->add(m_form, optionOf(true));
    m_explainer->add(m_interface, optionOf(true));
}

void GroupEditor::offerGroups() {
    for (const KnownGroup& known : knownGroups())
        if (known.family == m_family)
            m_group->offer(text(known.address), known.port == 0
                                                    ? text(known.meaning)
                                                    : tr("%1, port %2").arg(text(known.meaning)).arg(known.port));
}

void GroupEditor::offerSources() {
    for (const InterfaceInfo& one : m_interface->all())
        for (const Address& address : one.addresses)
            if (address.family() == groupFamily())
                m_source->offer(QString::fromStdString(address.host()).section(QLatin1Char('%'), 0, 0),
                                tr("this machine, %1").arg(QString::fromStdString(one.name)));
}

// Where a first try works without leaving the machine: loopback, which Linux gives no route for groups of IPv6; there
// the suggested group is one that stays on this machine wherever it is joined.
void GroupEditor::chooseInterface() {
    const std::vector<InterfaceInfo>& all = m_interface->all();
    const auto suits = [this](const InterfaceInfo& one) {
        return m_family == kAfInet6
                   ? one.isUp && one.hasMulticast && !one.isLoopback && one.firstOf(kAfInet6) != nullptr
                   : one.isLoopback;
    };
    auto found = std::ranges::find_if(all, suits);
    if (found == all.end())
        found = std::ranges::find_if(all, &InterfaceInfo::isLoopback);
    if (found != all.end())
        m_interface->choose(found->index);
}

QString GroupEditor::group() const { return m_group->currentText().trimmed(); }

int GroupEditor::groupFamily() const { return familyOfText(group(), m_family); }

std::uint32_t GroupEditor::interface() const { return m_interface->index(); }

const InterfaceInfo* GroupEditor::interfaceInfo() const { return m_interface->interface(); }

GroupForm GroupEditor::way() const { return static_cast<GroupForm>(m_form->currentData().toInt()); }

GroupDeed GroupEditor::deed(bool first) const {
    switch (static_cast<Who>(m_who->current())) {
    case Who::Source:
        return first ? GroupDeed::JoinSource : GroupDeed::LeaveSource;
    case Who::Block:
        return first ? GroupDeed::Block : GroupDeed::Unblock;
    case Who::Everybody:
        break;
    }
    return first ? GroupDeed::Join : GroupDeed::Leave;
}

// Empty where the call can be made.
QString GroupEditor::fault(const GroupRequest& request) const {
    if (const auto group = parsed(QString::fromStdString(request.group), request.family); !group)
        return tr("Group: %1").arg(QString::fromStdString(group.error().message));
    if (request.group.find('%') != std::string::npos)
        return tr("The interface of a group is a field of its own: leave out the % and what follows.");
    if (!request.hasSource())
        return {};
    if (const auto source = parsed(QString::fromStdString(request.source), request.family); !source)
        return tr("Sender: %1").arg(QString::fromStdString(source.error().message));
    if (request.form == GroupForm::OfFamily && request.interface != 0 && request.interfaceAddress.empty())
        return tr("struct ip_mreq_source names an interface by an IPv4 address, and this one has none. Take the call "
                  "form with struct group_source_req.");
    return {};
}

std::optional<GroupRequest> GroupEditor::request(GroupDeed deed) {
    GroupRequest request;
    request.deed = deed;
    request.family = groupFamily();
    request.form = groupOption(deed, way(), request.family) != nullptr ? way() : GroupForm::Independent;
    request.group = group().toStdString();
    if (request.hasSource())
        request.source = m_source->currentText().trimmed().section(QLatin1Char('%'), 0, 0).toStdString();
    request.interface = m_interface->index();
    const InterfaceInfo* info = m_interface->interface();
    const Address* own = info != nullptr ? info->firstOf(kAfInet) : nullptr;
    if (request.hasSource() && request.form == GroupForm::OfFamily && own != nullptr)
        request.interfaceAddress = own->host();
    if (fault(request).isEmpty())
        return request;
    return std::nullopt;
}

void GroupEditor::setDescriptor(int fd) {
    if (fd != m_fd) {
        m_fd = fd;
        sayCall();
    }
}

void GroupEditor::setUsable(bool usable) {
    m_isUsable = usable;
    m_first->setEnabled(usable);
    m_second->setEnabled(usable);
}

void GroupEditor::ask(GroupDeed deed) {
    if (const auto made = request(deed))
        emit asked(*made);
    else
        m_outcome->say(OutcomeStrip::Tone::Failed, tr("not made"), m_call->text());
}

void GroupEditor::refresh() {
    const Who who = static_cast<Who>(m_who->current());
    m_sourcePair->setVisible(who != Who::Everybody);
    showForms();
    showButton(m_first, deed(true));
    showButton(m_second, deed(false));
    m_outcome->hush();
    sayWhatItIs();
    sayInterface();
    sayCall();
    emit edited();
}

// What the two ways are called for this deed; IPv6 has the second alone where a sender is named.
void GroupEditor::showForms() {
    const GroupForm before = m_form->count() > 0 ? way() : GroupForm::OfFamily;
    const QSignalBlocker quiet(m_form);
    m_form->clear();
    for (const GroupForm form : {GroupForm::OfFamily, GroupForm::Independent})
        if (const OptionSpec* option = groupOption(deed(true), form, groupFamily())) {
            m_form->addItem(QStringLiteral("struct %1").arg(text(option->structure)), static_cast<int>(form));
            m_form->setItemData(m_form->count() - 1, text(option->symbol), Qt::ToolTipRole);
        }
    m_form->setCurrentIndex(std::max(0, m_form->findData(static_cast<int>(before))));
}

void GroupEditor::showButton(QPushButton* button, GroupDeed deed) {
    const OptionSpec* option = groupOption(deed, way(), groupFamily());
    if (option == nullptr)
        return;
    button->setText(text(option->symbol));
    button->setToolTip(text(option->meaning));
}

void GroupEditor::sayWhatItIs() {
    const auto address = parsed(group(), groupFamily());
    setInvalid(m_group, address ? Mark::Off : Mark::On);
    if (!address)
        return m_groupNote->say(NoteKind::Error, QString::fromStdString(address.error().message));
    const GroupClass found = groupClassOf(*address);
    if (!found.isGroup)
        return m_groupNote->say(NoteKind::Warning, tr("This is no group: the kernel answers EINVAL."));
    const QString name = QString::fromStdString(found.name);
    const QString words =
        QStringLiteral("%1%2. %3").arg(name.left(1).toUpper(), name.mid(1), QString::fromStdString(found.meaning));
    const bool wantsSource = found.isSourceSpecific && static_cast<Who>(m_who->current()) == Who::Everybody;
    m_groupNote->say(wantsSource ? NoteKind::Warning : NoteKind::Hint, words);
}

void GroupEditor::sayInterface() {
    const InterfaceInfo* info = m_interface->interface();
    if (info == nullptr)
        return m_interfaceNote->say(NoteKind::Hint,
                                    tr("The interface of the route to the group; without a route ENODEV."));
    if (!info->isUp)
        return m_interfaceNote->say(
            NoteKind::Warning, tr("%1. Joining works; nothing arrives while it is down.").arg(interfaceText(*info)));
    if (info->isLoopback && groupFamily() == kAfInet6)
        return m_interfaceNote->say(
            NoteKind::Warning, tr("%1. Joining works, but Linux gives loopback no route for groups of IPv6: sending "
                                  "there is ENETUNREACH. On another interface a group of interface-local scope, "
                                  "as ff11::101, stays inside this machine, too.")
                                   .arg(interfaceText(*info)));
    if (info->isLoopback)
        return m_interfaceNote->say(
            NoteKind::Hint, tr("%1. Works without that flag, and stays on this machine.").arg(interfaceText(*info)));
    m_interfaceNote->say(info->hasMulticast ? NoteKind::Hint : NoteKind::Warning, interfaceText(*info));
}

// The first button's call as it would be made.
void GroupEditor::sayCall() {
    GroupRequest made;
    if (const auto read = request(deed(true))) {
        made = *read;
    } else {
        made.deed = deed(true);
        made.form = way();
        made.family = groupFamily();
        made.group = group().toStdString();
        made.source = m_source->currentText().trimmed().toStdString();
        made.interface = m_interface->index();
        setTextTone(m_call, Semantic::Failure);
        return m_call->setText(fault(made));
    }
    setTextTone(m_call, Semantic::MutedText);
    const OptionSpec* option = groupOption(made.deed, made.form, made.family);
    const auto value = groupValue(made);
    if (option == nullptr || !value)
        return m_call->setText(value ? QString() : QString::fromStdString(value.error().message));
    m_call->setText(QStringLiteral("setsockopt(%1, %2, %3, %4, %5)")
                        .arg(m_fd)
                        .arg(QString::fromStdString(decodeValue(optionLevels(), option->level)), text(option->symbol),
                             QString::fromStdString(decodeOption(*option, *value).text))
                        .arg(value->size()));
}

void GroupEditor::showReport(const GroupRequest& request, const ActionReport& report) {
    const ReportText words = reportText(report);
    if (words.kind == ReportText::Kind::Good) {
        const QString where = m_interface->interface() != nullptr
                                  ? m_interface->currentText().section(QStringLiteral(" · "), 0, 0)
                                  : tr("the interface that routing gives");
        return m_outcome->say(OutcomeStrip::Tone::Good, words.headline, doneText(request, where));
    }
    const GroupCause cause = report.error ? groupCause(request, report.error->number) : GroupCause{};
    m_outcome->say(OutcomeStrip::Tone::Failed, words.headline, cause.text.empty() ? words.detail : text(cause.text));
}

} // namespace swb
