#include "ui/panels/option_profiles.h"

#include "core/engine/profile_target.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"
#include "ui/editors/inline_note.h"
#include "ui/look/words.h"
#include "ui/models/options_model.h"
#include "ui/models/profile_plan_model.h"
#include "ui/models/report_text.h"
#include "ui/models/socket_text.h"
#include "ui/panels/profile_maker.h"

#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>
#include <QStackedLayout>
#include <QTreeView>

namespace swb {

OptionProfiles::OptionProfiles(EngineBridge& bridge, SocketId socket, ProfileLibrary& library, QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_socket(socket)
    , m_library(library) {}

void OptionProfiles::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_model == nullptr) {
        build();
        connect(&m_bridge, &EngineBridge::optionsRead, this, &OptionProfiles::takeOptions);
        connect(&m_bridge, &EngineBridge::actionFinished, this, &OptionProfiles::takeAction);
        connect(&m_bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
            if (std::find(changed.begin(), changed.end(), m_socket) != changed.end())
                replan();
        });
        connect(&m_library, &ProfileLibrary::changed, this, &OptionProfiles::fillChoice);
        fillChoice();
        if (!m_library.trouble().isEmpty())
            say(true, m_library.trouble());
    }
    read();
    QMetaObject::invokeMethod(this, &OptionProfiles::fitColumns, Qt::QueuedConnection); // once it is laid out
}

void OptionProfiles::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitColumns();
}

void OptionProfiles::choose(const QString& name) {
    m_wanted = name;
    if (m_choice == nullptr)
        return; // with the parts
    const int place = m_choice->findText(name, Qt::MatchFixedString);
    if (place < 0)
        return;
    m_pages->setCurrentIndex(0);
    m_tree->setFocus();
    if (m_choice->currentIndex() == place)
        takeChoice();
    else
        m_choice->setCurrentIndex(place);
}

// The library changed, here or on another page: what is chosen stays while it is there.
void OptionProfiles::fillChoice() {
    const QString chosen = m_wanted.isEmpty() ? m_choice->currentText() : m_wanted;
    {
        const QSignalBlocker quiet(m_choice);
        m_choice->clear();
        for (const OptionProfile& profile : builtInProfiles())
            m_choice->addItem(QString::fromStdString(profile.name));
        if (!m_library.own().empty())
            m_choice->insertSeparator(m_choice->count());
        for (const OptionProfile& profile : m_library.own())
            m_choice->addItem(QString::fromStdString(profile.name));
        // Nothing is chosen at first, and a separator's text is empty too.
        const int place = chosen.isEmpty() ? 0 : m_choice->findText(chosen, Qt::MatchFixedString);
        m_choice->setCurrentIndex(std::max(place, 0));
    }
    const OptionProfile* profile = m_library.find(m_choice->currentText());
    if (profile != nullptr && !(m_isEdited && profile->name == m_profile.name) && *profile != m_profile)
        takeChoice();
}

void OptionProfiles::takeChoice() {
    const OptionProfile* profile = m_library.find(m_choice->currentText());
    if (profile == nullptr)
        return;
    m_wanted = m_choice->currentText();
    m_profile = *profile;
    m_isEdited = false;
    m_pending.clear(); // what is still to come is of the other one's rows
    m_purpose->setText(QString::fromStdString(m_profile.purpose));
    m_purpose->setVisible(!m_profile.purpose.empty());
    m_delete->setEnabled(m_library.isOwn(m_wanted));
    m_keep->hide();
    m_model->clear();
    replan();
    m_tree->setCurrentIndex(m_model->index(0, 0));
    showDetails();
}

void OptionProfiles::replan() {
    if (const SocketView* view = m_bridge.find(m_socket)) {
        m_model->setSteps(planProfile(m_profile, profileTarget(*view), m_now.get()));
        fitColumns();
    }
    showSummary();
    showDetails();
}

void OptionProfiles::read() { m_bridge.engine().sweep(m_socket, Sweep::Readable); }

void OptionProfiles::takeOptions(const OptionReport& report) {
    if (report.socket != m_socket || report.sweep == Sweep::Probe)
        return;
    if (report.error && m_isMaking) {
        m_isMaking = false;
        say(true, tr("It cannot be made of this socket: %1.").arg(QString::fromStdString(report.error->detail)));
    }
    if (!report.snapshot)
        return;
    (report.sweep == Sweep::Defaults ? m_defaults : m_now) = report.snapshot;
    if (m_isMaking && m_defaults && m_now)
        offerFromSocket();
    if (report.sweep == Sweep::Defaults)
        return;
    replan();
    explainResults();
}

// In the order of the plan; the lane keeps it.
void OptionProfiles::apply() {
    m_tree->setFocus(); // what comes of it stands there, and the button goes grey
    m_model->forgetResults();
    std::vector<int> rows;
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (m_model->row(row).isChosen)
            rows.push_back(row);
    for (const int row : rows) {
        const ProfileStep& step = m_model->row(row).step;
        const ActionId action =
            m_bridge.submit({m_socket, step::Setsockopt{step.level, step.name, step.value}, Lane::InOrder});
        m_pending[action] = {row, false};
        m_model->setResult(row, ProfilePlanModel::Result::Waiting, tr("being set"), {});
    }
    showSummary();
}

void OptionProfiles::takeAction(const ActionReport& report) {
    const auto found = m_pending.find(report.action);
    if (found == m_pending.end()) {
        if (report.socket == m_socket && isVisible() && m_pending.empty())
            read(); // a call may have changed anything
        return;
    }
    const Pending pending = found->second;
    m_pending.erase(found);
    if (pending.isReadback)
        takeReadback(pending.row, report);
    else
        takeSet(pending.row, report);
    if (m_pending.empty())
        read();
    showSummary();
    showDetails();
}

void OptionProfiles::takeSet(int row, const ActionReport& report) {
    using Result = ProfilePlanModel::Result;
    if (report.error || report.cancelled) {
        const ReportText words = reportText(report);
        m_model->setResult(row, report.error ? Result::Failed : Result::NotMade, words.headline, words.detail);
        return;
    }
    m_model->setResult(row, Result::Good, tr("set"), tr("The kernel took it."));
    const OptionSpec* source = readbackOf(*m_model->row(row).step.spec);
    if (!m_readBack->isChecked() || source == nullptr)
        return;
    const ActionId action =
        m_bridge.submit({m_socket, step::Getsockopt{source->level, source->name, readRoom(*source)}, Lane::InOrder});
    m_pending[action] = {row, true};
}

void OptionProfiles::takeReadback(int row, const ActionReport& report) {
    using Result = ProfilePlanModel::Result;
    if (report.error || report.cancelled) {
        const ReportText words = reportText(report);
        m_model->setResult(row, Result::Good, tr("set"),
                           tr("Reading it back: %1 %2").arg(words.headline, words.detail));
        return;
    }
    const ProfileStep& step = m_model->row(row).step;
    const SocketView* view = m_bridge.find(m_socket);
    const SocketKinds kind = view != nullptr ? profileTarget(*view).kind : on::Other;
    const Readback readback = explainReadback(*step.spec, kind, step.value, report.bytes, optionLimits());
    showReadback(row, readback);
}

void OptionProfiles::showReadback(int row, const Readback& readback) {
    using Result = ProfilePlanModel::Result;
    m_model->setResult(row, readback.isSame ? Result::Good : Result::Adjusted,
                       readback.isSame ? tr("set") : tr("set, adjusted"),
                       readback.isSame ? tr("It reads as it was set.") : QString::fromStdString(readback.explanation));
}

// An observer has read what was set: what the kernel made of it stands in the row without a call of a person's.
void OptionProfiles::explainResults() {
    const SocketView* view = m_bridge.find(m_socket);
    if (view == nullptr || !m_pending.empty())
        return;
    const ProfileTarget target = profileTarget(*view);
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const ProfilePlanModel::Row& done = m_model->row(row);
        m_model->settle(row);
        if (done.result != ProfilePlanModel::Result::Good || !done.step.now)
            continue;
        const Readback readback =
            explainReadback(*done.step.spec, target.kind, done.step.value, *done.step.now, target.limits);
        showReadback(row, readback);
        m_model->settle(row);
    }
    showDetails();
}

void OptionProfiles::enter(const QModelIndex& index, const Bytes& bytes) {
    const ProfileStep& step = m_model->row(index.row()).step;
    const std::string value = decodeOption(*step.spec, bytes).text;
    if (m_profile.lines.at(step.line).value == value)
        return;
    m_profile.lines.at(step.line).value = value;
    m_isEdited = true;
    m_keep->show();
    replan();
}

void OptionProfiles::makeFromSocket() {
    m_isMaking = true;
    m_defaults.reset();
    m_now.reset();
    m_bridge.engine().sweep(m_socket, Sweep::Defaults);
    read();
}

void OptionProfiles::offerFromSocket() {
    m_isMaking = false;
    const SocketView* view = m_bridge.find(m_socket);
    const bool isConnected = view != nullptr && view->life == Life::Connected;
    const std::vector<OptionRow> rows = optionRows(*m_now, m_defaults.get());
    std::vector<ProfileLinesModel::Line> lines;
    for (const OptionSetter& setter : settersOf(rows, SetterScope::Changed, isConnected)) {
        const OptionReading* first = m_defaults->find(setter.level, setter.name);
        const BytesView bytes = m_defaults->bytesOf(*first);
        const QString before = optionCellText(*setter.spec, {Bytes(bytes.begin(), bytes.end()), first->error});
        lines.push_back({{setter.level, setter.name, setter.text},
                         setter.own.empty() ? tr("a fresh one: %1").arg(before) : QString::fromStdString(setter.own),
                         setter.own.empty()});
    }
    if (lines.empty())
        return say(false, tr("Nothing that can be set differs from a fresh socket of this kind."));
    m_news->hush();
    m_maker->open(tr("What differs from a fresh socket of this kind, and can be set:"), {},
                  tr("As %1 was").arg(socketName(m_socket)), std::move(lines));
    m_pages->setCurrentIndex(1);
}

void OptionProfiles::keepCopy() {
    std::vector<ProfileLinesModel::Line> lines;
    lines.reserve(m_profile.lines.size());
    for (const ProfileLine& line : m_profile.lines)
        lines.push_back({line, QString::fromStdString(line.reason)});
    const QString name = QString::fromStdString(m_profile.name);
    m_maker->open(tr("A profile of your own, with the values as they stand:"),
                  m_library.isOwn(name) ? name : tr("My %1").arg(name.toLower()),
                  QString::fromStdString(m_profile.purpose), std::move(lines));
    m_pages->setCurrentIndex(1);
}

void OptionProfiles::remove() {
    const QString name = m_choice->currentText();
    m_wanted.clear();
    m_removed = m_library.remove(name);
    if (!m_removed)
        return;
    m_undo->show();
    say(!m_library.trouble().isEmpty(),
        m_library.trouble().isEmpty() ? tr("%1 was deleted.").arg(name) : m_library.trouble());
}

void OptionProfiles::undoRemoval() {
    if (!m_removed)
        return;
    m_wanted = QString::fromStdString(m_removed->item.name);
    m_library.putBack(*std::exchange(m_removed, {}));
    m_undo->hide();
    m_news->hush();
}

void OptionProfiles::importFrom(const QString& path) {
    const auto names = m_library.importFrom(path);
    if (!names)
        return say(true, names.error());
    if (names->isEmpty())
        return say(false, tr("The file has no profile."));
    choose(names->front());
    say(!m_library.trouble().isEmpty(), m_library.trouble().isEmpty()
                                            ? tr("Imported: %1").arg(names->join(QStringLiteral(", ")))
                                            : m_library.trouble());
}

void OptionProfiles::exportTo(const QString& path) {
    const auto saved = m_library.exportTo(path, m_choice->currentText());
    say(!saved, saved ? tr("Saved as %1.").arg(path) : saved.error());
}

} // namespace swb
