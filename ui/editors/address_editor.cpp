#include "ui/editors/address_editor.h"

#include "core/constants/numbers.h"
#include "ui/editors/inet_fields.h"
#include "ui/editors/link_fields.h"
#include "ui/editors/netlink_fields.h"
#include "ui/editors/raw_fields.h"
#include "ui/editors/text_mark.h"
#include "ui/editors/unix_fields.h"
#include "ui/editors/vsock_fields.h"
#include "ui/look/control_look.h"

#include <QComboBox>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <iterator>

namespace swb {
namespace {

// The border is drawn by the combo box, if the field is inside one.
void markField(QLineEdit* field, Mark mark) {
    auto* combo = qobject_cast<QComboBox*>(field->parentWidget());
    setInvalid(combo ? static_cast<QWidget*>(combo) : field, mark);
}

constexpr int kAsBytes = -1; // in place of a family: the fields for all others

struct FieldsRow {
    int family;
    AddressFields* (*make)(QWidget* parent);
};

constexpr FieldsRow kFields[] = {
    {kAfUnix, [](QWidget* parent) -> AddressFields* { return new UnixFields(parent); }},
    {kAfInet, [](QWidget* parent) -> AddressFields* { return new InetFields(InetFields::Version::V4, parent); }},
    {kAfInet6, [](QWidget* parent) -> AddressFields* { return new InetFields(InetFields::Version::V6, parent); }},
    {kAfNetlink, [](QWidget* parent) -> AddressFields* { return new NetlinkFields(parent); }},
    {kAfPacket, [](QWidget* parent) -> AddressFields* { return new LinkFields(parent); }},
    {kAfVsock, [](QWidget* parent) -> AddressFields* { return new VsockFields(parent); }},
};

// In their own order, which is that of reading.
QList<QWidget*> tabStops(QWidget* fields) {
    QList<QWidget*> stops;
    const QWidget* last = fields;
    for (QWidget* widget = fields->nextInFocusChain(); widget != last; widget = widget->nextInFocusChain()) {
        const bool isInnerField = widget->focusProxy() != nullptr; // of a combo box
        if (fields->isAncestorOf(widget) && (widget->focusPolicy() & Qt::TabFocus) != 0 && !isInnerField)
            stops << widget;
    }
    return stops;
}

} // namespace

AddressEditor::AddressEditor(int family, QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_note(new InlineNote(this))
    , m_family(family) {
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(2);
    m_column->addWidget(m_note);
    setFamily(family);
}

AddressFields* AddressEditor::fieldsFor(int family) {
    const FieldsRow* row = std::ranges::find(kFields, family, &FieldsRow::family);
    const bool isKnown = row != std::end(kFields);
    AddressFields*& fields = m_fields[isKnown ? family : kAsBytes];
    if (!fields) {
        fields = isKnown ? row->make(this) : new RawFields(this);
        adopt(fields);
    }
    return fields;
}

void AddressEditor::adopt(AddressFields* fields) {
    fields->hide();
    fields->setHistory(m_history);
    fields->setPurpose(m_purpose);
    fields->setLabelWidth(m_labelWidth);
    m_column->insertWidget(0, fields);
    if (m_current) { // made late, and yet to be reached where it stands
        QWidget* before = tabStops(m_current).constLast();
        for (QWidget* stop : tabStops(fields)) {
            setTabOrder(before, stop);
            before = stop;
        }
    }
    connect(fields, &AddressFields::edited, this, [this, fields] {
        if (fields != m_current)
            return;
        refresh();
        emit edited();
    });
}

void AddressEditor::setFamily(int family) {
    AddressFields* next = fieldsFor(family);
    if (auto* raw = qobject_cast<RawFields*>(next))
        raw->proposeFamily(family);
    m_family = family;
    const auto* from = qobject_cast<InetFields*>(m_current);
    if (auto* to = qobject_cast<InetFields*>(next); from && to && from != to)
        to->setPortText(from->portText()); // a port means the same in both
    showFields(next);
}

void AddressEditor::showFields(AddressFields* next) {
    if (next == m_current)
        return refresh();
    if (m_current)
        m_current->hide();
    m_current = next;
    m_current->show();
    setFocusProxy(tabStops(m_current).constFirst());
    m_insisting = false;
    refresh();
    emit edited();
}

void AddressEditor::setPurpose(AddressPurpose purpose) {
    m_purpose = purpose;
    for (const auto& [family, fields] : m_fields)
        fields->setPurpose(purpose);
    refresh();
}

void AddressEditor::setHistory(History* history) {
    m_history = history;
    for (const auto& [family, fields] : m_fields)
        fields->setHistory(history);
}

void AddressEditor::setLabelWidth(int width) {
    m_labelWidth = width;
    const int gap = style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this);
    m_note->setContentsMargins(width + std::max(gap, 0), 0, 0, 0); // under the fields, not under their labels
    for (const auto& [kind, fields] : m_fields)
        fields->setLabelWidth(width);
}

Parsed<Address> AddressEditor::address() const {
    return m_current->read().map_error([](const AddressFields::Problem& problem) { return problem.error; });
}

void AddressEditor::setAddress(const Address& address) {
    const int family = address.family();
    if (!address.isEmpty() && family != kAfUnspec && family >= 0)
        setFamily(family);
    if (!m_current->canHold(address))
        showFields(fieldsFor(kAsBytes));
    m_current->write(address);
    refresh();
}

bool AddressEditor::validate() {
    m_insisting = true;
    refresh();
    const auto reading = m_current->read();
    if (!reading)
        reading.error().field->setFocus();
    return reading.has_value();
}

bool AddressEditor::isUntouched() const { return m_current->isUntouched(); }

void AddressEditor::remember() {
    if (m_history && m_current->read())
        m_current->remember(*m_history);
}

void AddressEditor::propose(int port, const QString& unixPath) { m_current->propose(port, unixPath); }

void AddressEditor::refresh() {
    for (QLineEdit* field : m_current->fields()) {
        markField(field, Mark::Off);
        clearMark(field);
    }
    const auto reading = m_current->read();
    if (reading) {
        const AddressFields::Remark remark = m_current->remark(*reading);
        return m_note->say(remark.kind, remark.text);
    }
    if (m_current->isUntouched() && !m_insisting)
        return m_note->hush();
    const QList<AddressFields::Problem> problems = m_current->problems();
    QStringList lines;
    for (const AddressFields::Problem& problem : problems) {
        markField(problem.field, Mark::On);
        markText(problem.field, problem.error);
        const QString message = QString::fromStdString(problem.error.message);
        lines << (problems.size() > 1 ? tr("%1: %2").arg(problem.name, message) : message);
    }
    m_note->say(NoteKind::Error, lines.join(QLatin1Char('\n')));
}

} // namespace swb
