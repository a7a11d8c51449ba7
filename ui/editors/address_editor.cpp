#include "ui/editors/address_editor.h"

#include "core/constants/numbers.h"
#include "ui/editors/inet_fields.h"
#include "ui/editors/raw_fields.h"
#include "ui/editors/text_mark.h"
#include "ui/editors/unix_fields.h"
#include "ui/look/control_look.h"

#include <QComboBox>
#include <QLineEdit>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <initializer_list>

namespace swb {
namespace {

// The border is drawn by the combo box, if the field is inside one.
void markField(QLineEdit* field, Mark mark) {
    auto* combo = qobject_cast<QComboBox*>(field->parentWidget());
    setInvalid(combo ? static_cast<QWidget*>(combo) : field, mark);
}

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

InetFields* AddressEditor::inetFields(int family) {
    InetFields*& fields = family == kAfInet ? m_inet : m_inet6;
    if (!fields) {
        fields = new InetFields(family == kAfInet ? InetFields::Version::V4 : InetFields::Version::V6, this);
        adopt(fields);
    }
    return fields;
}

AddressFields* AddressEditor::fieldsFor(int family) {
    if (family == kAfInet || family == kAfInet6)
        return inetFields(family);
    if (family == kAfUnix) {
        if (!m_unix)
            adopt(m_unix = new UnixFields(this));
        return m_unix;
    }
    if (!m_raw)
        adopt(m_raw = new RawFields(this));
    return m_raw;
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
    if (next == m_raw)
        m_raw->propose(family);
    m_family = family;
    if (next == m_current)
        return refresh();
    if (m_current) {
        const bool inetToInet = (m_current == m_inet || m_current == m_inet6) && (next == m_inet || next == m_inet6);
        if (inetToInet) // a port means the same in both
            static_cast<InetFields*>(next)->setPortText(static_cast<InetFields*>(m_current)->portText());
        m_current->hide();
    }
    m_current = next;
    m_current->show();
    setFocusProxy(tabStops(m_current).constFirst());
    m_insisting = false;
    refresh();
    emit edited();
}

void AddressEditor::setPurpose(AddressPurpose purpose) {
    m_purpose = purpose;
    for (AddressFields* fields : std::initializer_list<AddressFields*>{m_inet, m_inet6, m_unix, m_raw}) {
        if (fields)
            fields->setPurpose(purpose);
    }
    refresh();
}

void AddressEditor::setHistory(History* history) {
    m_history = history;
    for (AddressFields* fields : std::initializer_list<AddressFields*>{m_inet, m_inet6, m_unix, m_raw}) {
        if (fields)
            fields->setHistory(history);
    }
}

void AddressEditor::setLabelWidth(int width) {
    m_labelWidth = width;
    const int gap = style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, this);
    m_note->setContentsMargins(width + std::max(gap, 0), 0, 0, 0); // under the fields, not under their labels
    for (AddressFields* fields : std::initializer_list<AddressFields*>{m_inet, m_inet6, m_unix, m_raw}) {
        if (fields)
            fields->setLabelWidth(width);
    }
}

Parsed<Address> AddressEditor::address() const {
    return m_current->read().map_error([](const AddressFields::Problem& problem) { return problem.error; });
}

void AddressEditor::setAddress(const Address& address) {
    const int family = address.family();
    if (!address.isEmpty() && family != kAfUnspec && family >= 0)
        setFamily(family);
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

void AddressEditor::propose(int port, const QString& unixPath) {
    if (m_current == m_unix)
        return m_unix->proposePath(unixPath);
    if (m_current == m_raw)
        return;
    auto* fields = static_cast<InetFields*>(m_current);
    if (fields->portText().isEmpty())
        fields->setPortText(QString::number(port));
}

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
