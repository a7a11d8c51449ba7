#include "ui/panels/resolver_calculator.h"

#include "core/base/escape.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "core/explain/explain_parts.h"
#include "core/net/address_calculator.h"
#include "core/payload/hex.h"
#include "ui/editors/inline_note.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/forms_model.h"

#include <QGridLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QTreeView>

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <sstream>

namespace swb {

namespace {

FormsModel::Group verdictGroup(const std::string& typed) {
    FormsModel::Group group{ResolverCalculator::tr("What reads it"), {}};
    for (const TextVerdict& one : verdictsOn(typed.substr(0, typed.find('/'))))
        group.forms.push_back({std::string(one.function), one.bytes ? toHex(*one.bytes) : "refuses it",
                               one.bytes ? "the bytes it gives" : ""});
    return group;
}

// The lines of Explain's account, three for a field: place and name, bytes, meaning.
FormsModel::Group socketAddressGroup(const Address& address) {
    FormsModel::Group group{ResolverCalculator::tr("struct sockaddr, byte by byte"), {}};
    const Explanation explanation = explainAddress(address);
    for (const Explanation::Section& section : explanation.sections) {
        if (section.heading != "Byte by byte")
            continue;
        std::istringstream lines(section.text);
        for (std::string line; std::getline(lines, line);) {
            const bool isField = !line.empty() && line.front() != ' ';
            const auto word = line.find_first_not_of(' ');
            const std::string words = word == std::string::npos ? std::string() : line.substr(word);
            if (isField)
                group.forms.push_back({words, {}, {}});
            else if (group.forms.empty())
                continue;
            else if (parseHex(words) && words.size() % 3 == 2)
                group.forms.back().value += (group.forms.back().value.empty() ? "" : " ") + words;
            else
                group.forms.back().note = words;
        }
    }
    return group;
}

FormsModel::Group classGroup(const Address& address) {
    const AddressClass kind = classOf(address);
    return {ResolverCalculator::tr("Class and scope"),
            {{"class", std::string(kind.name), std::string(kind.meaning)}, {"source", std::string(kind.source), ""}}};
}

FormsModel::Group swapGroup(const char* name, const char* back, const ByteSwap& swap) {
    return {QString::fromUtf8(name),
            {{"host order", std::to_string(swap.host), toHex(swap.hostBytes) + "  in memory"},
             {"network order", std::to_string(swap.network), toHex(swap.networkBytes) + "  in memory"},
             {back, std::to_string(swap.host), "the same swap again gives the number back"}}};
}

} // namespace

ResolverCalculator::ResolverCalculator(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_forms(new FormsModel(this))
    , m_swaps(new FormsModel(this)) {
    m_grid->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    m_grid->setVerticalSpacing(scaled(4));
    m_grid->setColumnStretch(1, 1);
    m_address = addField(tr("Address"), QStringLiteral("192.0.2.77/26"),
                         tr("In digits: 192.0.2.1, 127.1, 0x7f000001, 2001:db8::1, fe80::1%lo, 32 hex digits; with "
                            "/prefix or /mask"),
                         m_addressNote, 0);
    m_port = addField(tr("Port"), QStringLiteral("80"), tr("For the socket address"), m_portNote, 2);
    m_formTree = addTree(m_forms, tr("forms of the address"), 6, 4);
    m_number =
        addField(tr("Number"), QStringLiteral("80"), tr("Decimal or 0x, for htons() and htonl()"), m_numberNote, 5);
    m_bytes = addField(tr("Bytes"), QStringLiteral("c0 00 02 4d"),
                       tr("In hex, for inet_ntop(): 4 of an IPv4 address, 16 of an IPv6 one"), m_bytesNote, 7);
    m_family = new NumberCombo(families());
    m_family->setToolTip(tr("The family that inet_ntop() takes them for"));
    auto* familyName = new QLabel(tr("Family"));
    familyName->setBuddy(m_family);
    setFieldName(m_family, tr("Family"));
    m_family->setValue(kAfInet);
    m_grid->addWidget(familyName, 9, 0);
    m_grid->addWidget(m_family, 9, 1);
    m_swapTree = addTree(m_swaps, tr("forms of number and bytes"), 4, 10);
    m_grid->setRowStretch(4, 3);
    m_grid->setRowStretch(10, 3);
    setFocusProxy(m_address);
    connect(m_address, &QLineEdit::textChanged, this, &ResolverCalculator::calculate);
    connect(m_port, &QLineEdit::textChanged, this, &ResolverCalculator::calculate);
    connect(m_number, &QLineEdit::textChanged, this, &ResolverCalculator::swap);
    connect(m_bytes, &QLineEdit::textChanged, this, &ResolverCalculator::swap);
    connect(m_family, &NumberCombo::valueChanged, this, &ResolverCalculator::swap);
    connect(m_family, &NumberCombo::errorChanged, this, &ResolverCalculator::swap);
    calculate();
    swap();
}

QLineEdit* ResolverCalculator::addField(const QString& label, const QString& start, const QString& toolTip,
                                        InlineNote*& note, int row) {
    auto* field = new QLineEdit(start);
    auto* name = new QLabel(label);
    name->setBuddy(field);
    setFieldName(field, label);
    setTextRole(field, TextRole::Code);
    field->setToolTip(toolTip);
    note = new InlineNote;
    m_grid->addWidget(name, row, 0);
    m_grid->addWidget(field, row, 1);
    m_grid->addWidget(note, row + 1, 1);
    return field;
}

QTreeView* ResolverCalculator::addTree(FormsModel* model, const QString& name, int lines, int row) {
    auto* tree = new QTreeView;
    tree->setModel(model);
    tree->setAccessibleName(name);
    tree->setToolTip(tr("Every form of what stands in the field above"));
    tree->setTabKeyNavigation(false);
    tree->setRootIsDecorated(false);
    tree->setItemsExpandable(false);
    tree->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    tree->setMinimumHeight(tree->fontMetrics().height() * lines);
    m_grid->addWidget(tree, row, 0, 1, 2);
    return tree;
}

void ResolverCalculator::setAddress(const Address& address) {
    m_address->setText(text(address.host()));
    m_port->setText(QString::number(std::max(address.port(), 0)));
}

void ResolverCalculator::calculate() {
    const std::string typed = m_address->text().toStdString();
    const auto address = readTypedAddress(typed);
    const auto port = parsePort(m_port->text().toStdString());
    setInvalid(m_address, address ? Mark::Off : Mark::On);
    setInvalid(m_port, port ? Mark::Off : Mark::On);
    m_addressNote->say(NoteKind::Error, address ? QString() : text(address.error().message));
    m_portNote->say(NoteKind::Error, port ? QString() : text(port.error().message));
    std::vector<FormsModel::Group> groups{verdictGroup(typed)};
    if (address) {
        const auto socket = socketAddressOf(*address, port.value_or(0));
        if (socket)
            groups.push_back(classGroup(*socket));
        else
            m_addressNote->say(NoteKind::Error, text(socket.error().message));
        groups.push_back({tr("Forms"), formsOf(*address)});
        groups.push_back({tr("Prefix"), prefixFormsOf(*address)});
        if (socket) {
            groups.push_back(socketAddressGroup(*socket));
            if (isVisible())
                emit explainRequested(explainAddress(*socket));
        }
    }
    m_forms->set(std::move(groups));
    m_formTree->expandAll();
}

// What inet_ntop() makes of the bytes; what is wrong with them stands beside the field.
FormsModel::Group ResolverCalculator::readBytes() {
    const auto bytes = parseHex(m_bytes->text().toStdString());
    const int family = m_family->value();
    const auto verdict = bytes && m_family->isValid() ? addressFromBytes(family, *bytes) : BytesVerdict();
    const bool isFaulty = !bytes || !verdict.message.empty();
    setInvalid(m_bytes, isFaulty ? Mark::On : Mark::Off);
    const std::string message = !bytes ? bytes.error().message : verdict.message;
    m_bytesNote->say(NoteKind::Error, m_family->isValid() ? text(message) : m_family->error());
    if (!bytes || !m_family->isValid())
        return {};
    const std::string name = decodeValue(families(), family);
    FormsModel::Group group{QStringLiteral("inet_ntop()"), {}};
    if (verdict.text) {
        group.forms.push_back({"text", *verdict.text, fmt::format("of the {} bytes {}", bytes->size(), toHex(*bytes))});
        group.forms.push_back(
            {"in C", fmt::format("inet_ntop({}, {}, text, sizeof text)", name, cLiteral(*bytes)), ""});
    }
    group.forms.push_back(
        {"in Python",
         fmt::format("socket.inet_ntop({}, {})",
                     family == kAfInet || family == kAfInet6 ? "socket." + name : std::to_string(family),
                     pythonBytesLiteral(*bytes)),
         verdict.python.empty() ? "" : "raises " + verdict.python});
    return group;
}

void ResolverCalculator::swap() {
    const auto number = parseUnsigned(m_number->text().toStdString(), std::numeric_limits<std::uint32_t>::max());
    setInvalid(m_number, number ? Mark::Off : Mark::On);
    m_numberNote->say(NoteKind::Error, number ? QString() : text(number.error().message));
    std::vector<FormsModel::Group> groups{readBytes()}; // first: its fields stand right above
    if (number && *number <= 0xffff)
        groups.push_back(swapGroup("htons()", "ntohs()", hostToNetwork16(static_cast<std::uint16_t>(*number))));
    else if (number)
        m_numberNote->say(NoteKind::Hint, tr("Above 65535: htons() would take its low 16 bits; Python raises "
                                             "OverflowError."));
    if (number)
        groups.push_back(swapGroup("htonl()", "ntohl()", hostToNetwork32(*number)));
    m_swaps->set(std::move(groups));
    m_swapTree->expandAll();
}

} // namespace swb
