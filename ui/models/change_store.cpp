#include "ui/models/change_store.h"

#include <QCoreApplication>

namespace swb {

CallChanges& ChangeStore::add(const OptionReport& report) {
    if (!m_changes.contains(report.action))
        m_order.push_back(report.action);
    CallChanges& kept = m_changes[report.action];
    kept.during = changedDuring(report);
    kept.isShared = !report.alongside.empty();
    kept.read = report.snapshot ? report.snapshot->answered() : 0;
    kept.changes = std::make_shared<const std::vector<OptionChange>>(report.changes);
    while (m_order.size() > kMost) {
        m_changes.erase(m_order.front());
        m_order.pop_front();
        ++m_dropped;
    }
    return kept;
}

bool ChangeStore::offer(const CallRecord& record) {
    const auto found = m_changes.find(record.action);
    if (found == m_changes.end() || found->second.isSettled || record.origin == Origin::Observer)
        return false;
    CallChanges& changes = found->second;
    const bool isAsked = record.origin == Origin::User;
    if (!isAsked && changes.sequence != 0 && changes.sequence < record.sequence)
        return false;
    changes.sequence = record.sequence;
    changes.isSettled = isAsked;
    return true;
}

void ChangeStore::clear() {
    m_changes.clear();
    m_order.clear();
    m_dropped = 0;
}

const CallChanges* ChangeStore::beside(const CallRecord& record) const {
    const CallChanges* changes = of(record.action);
    return changes != nullptr && changes->sequence == record.sequence ? changes : nullptr;
}

const CallChanges* ChangeStore::of(ActionId action) const {
    const auto found = m_changes.find(action);
    return found != m_changes.end() ? &found->second : nullptr;
}

QStringList changeMarks(const CallChanges& changes) {
    const auto tr = [](const char* text) { return QCoreApplication::translate("ChangeStore", text); };
    constexpr qsizetype kMostNames = 5;
    const std::vector<std::string> names = changedNames(*changes.changes);
    if (names.empty())
        return {};
    const auto count = static_cast<qsizetype>(names.size());
    QStringList shown, marks;
    for (qsizetype i = 0; i < std::min(count, kMostNames); ++i) {
        shown << QString::fromStdString(names[static_cast<std::size_t>(i)]);
        const QString list = shown.join(QStringLiteral(", "));
        if (i + 1 == count)
            marks.prepend(tr("changed %1").arg(list));
        else
            marks.prepend(tr("changed %1, … (%2)").arg(list).arg(count));
    }
    marks << tr("%1 changed").arg(count);
    return marks;
}

} // namespace swb
