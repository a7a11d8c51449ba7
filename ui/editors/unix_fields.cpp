#include "ui/editors/unix_fields.h"

#include "core/constants/numbers.h"
#include "core/payload/text_codec.h"
#include "core/store/history.h"
#include "ui/editors/history_offer.h"
#include "ui/look/type_scale.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>

#include <string>

namespace swb {
namespace {

constexpr std::size_t kPathCapacity = 108; // sun_path
constexpr std::size_t kPathOffset = 2;

QString historyKind(UnixFields::Kind kind) {
    return kind == UnixFields::Kind::Path ? QStringLiteral("unix path") : QStringLiteral("unix abstract");
}

struct KindRow {
    UnixFields::Kind kind;
    const char* name;
    const char* toolTip;
};

constexpr KindRow kKinds[] = {
    {UnixFields::Kind::Path, QT_TRANSLATE_NOOP("swb::UnixFields", "path"),
     QT_TRANSLATE_NOOP("swb::UnixFields",
                       "A name in the file system. bind() makes it; nothing takes it away by itself.")},
    {UnixFields::Kind::Abstract, QT_TRANSLATE_NOOP("swb::UnixFields", "abstract name"),
     QT_TRANSLATE_NOOP("swb::UnixFields",
                       "A name outside the file system, begun by a NUL byte. It ends with its socket.")},
    {UnixFields::Kind::Autobind, QT_TRANSLATE_NOOP("swb::UnixFields", "autobind"),
     QT_TRANSLATE_NOOP("swb::UnixFields", "The family alone: the kernel chooses an abstract name of five digits.")},
    {UnixFields::Kind::None, QT_TRANSLATE_NOOP("swb::UnixFields", "none"),
     QT_TRANSLATE_NOOP("swb::UnixFields", "No address at all: a null pointer of length 0.")},
};

} // namespace

UnixFields::UnixFields(QWidget* parent)
    : AddressFields(parent)
    , m_kind(new QComboBox(this))
    , m_text(new QLineEdit(this))
    , m_offer(new HistoryOffer(m_text))
    , m_count(new QLabel(this)) {
    for (const KindRow& row : kKinds) {
        m_kind->addItem(tr(row.name), static_cast<int>(row.kind));
        m_kind->setItemData(m_kind->count() - 1, tr(row.toolTip), Qt::ToolTipRole);
    }
    m_kind->setAccessibleName(tr("Kind"));
    m_textLabel = createLabel({}, m_text);
    setTextRole(m_count, TextRole::Small);
    setTextTone(m_count, Semantic::MutedText);
    m_text->setMinimumWidth(fontMetrics().averageCharWidth() * 8);
    grid()->addWidget(createLabel(tr("Kind"), m_kind), 0, 0);
    grid()->addWidget(m_kind, 0, 1);
    grid()->addWidget(m_textLabel, 1, 0);
    grid()->addWidget(m_text, 1, 1);
    grid()->addWidget(m_count, 2, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &UnixFields::showKind);
    connect(m_text, &QLineEdit::textChanged, this, [this] {
        showCount();
        emit edited();
    });
    showKind();
}

UnixFields::Kind UnixFields::kind() const { return static_cast<Kind>(m_kind->currentData().toInt()); }

void UnixFields::setKind(Kind kind) { m_kind->setCurrentIndex(m_kind->findData(static_cast<int>(kind))); }

void UnixFields::propose(int, const QString& path) {
    if (isUntouched())
        m_text->setText(path);
}

void UnixFields::showKind() {
    const bool path = kind() == Kind::Path;
    const bool hasText = path || kind() == Kind::Abstract;
    const QString name = path ? tr("Path") : tr("Name");
    m_textLabel->setText(name);
    m_text->setAccessibleName(name);
    m_text->setToolTip(
        path ? tr("sun_path: at most 108 bytes; relative to the working directory unless it begins with /")
             : tr("The bytes behind the leading NUL; escapes like \\0 and \\x1f are understood"));
    m_text->setPlaceholderText(path ? QStringLiteral("/tmp/example.sock") : QStringLiteral("example\\0name"));
    m_textLabel->setVisible(hasText);
    m_text->setVisible(hasText);
    m_count->setVisible(hasText);
    m_kind->setToolTip(m_kind->currentData(Qt::ToolTipRole).toString());
    renewOffer();
    showCount();
    emit edited();
}

void UnixFields::showCount() {
    const std::string typed = m_text->text().toStdString();
    std::size_t used = typed.size();
    if (kind() == Kind::Abstract) {
        const auto name = encodeText(typed, {.escapes = Escapes::Interpret});
        used = 1 + (name ? name->size() : typed.size());
    }
    m_count->setText(tr("%1 of %2 bytes").arg(used).arg(kPathCapacity));
    setTextTone(m_count, used > kPathCapacity ? Semantic::Failure : Semantic::MutedText);
}

tl::expected<Address, AddressFields::Problem> UnixFields::read() const {
    const auto here = [this](const ParseError& error) { return Problem{m_text, error, {}}; };
    const std::string typed = m_text->text().toStdString();
    switch (kind()) {
    case Kind::Path:
        return Address::unixPath(typed).map_error(here);
    case Kind::Abstract:
        return encodeText(typed, {.escapes = Escapes::Interpret})
            .and_then([](const Bytes& name) { return Address::unixAbstract(name); })
            .map_error(here);
    case Kind::Autobind:
        return Address::unixAutobind();
    case Kind::None:
        break;
    }
    return Address();
}

void UnixFields::write(const Address& address) {
    if (address.isEmpty())
        return setKind(Kind::None);
    BytesView name = address.bytes();
    if (address.family() != kAfUnix || name.size() < kPathOffset)
        return;
    name = name.subspan(kPathOffset);
    if (name.empty())
        return setKind(Kind::Autobind);
    const bool abstract = name.front() == 0;
    setKind(abstract ? Kind::Abstract : Kind::Path);
    if (abstract) {
        m_text->setText(QString::fromStdString(escapeBytes(name.subspan(1))));
    } else {
        const std::string path(name.begin(), name.end());
        m_text->setText(QString::fromStdString(path.substr(0, path.find('\0'))));
    }
}

AddressFields::Remark UnixFields::remark(const Address&) const {
    if (kind() == Kind::Autobind)
        return {NoteKind::Hint, tr("In bind(), the kernel chooses an abstract name of five hexadecimal digits.")};
    if (kind() == Kind::None)
        return {NoteKind::Hint, tr("No address is passed: a null pointer and length 0.")};
    if (kind() == Kind::Abstract && m_text->text().isEmpty())
        return {NoteKind::Hint, tr("An empty abstract name is a name: one NUL byte.")};
    return {};
}

bool UnixFields::isUntouched() const { return kind() == Kind::Path && m_text->text().isEmpty(); }

void UnixFields::remember(History& history) const {
    if ((kind() == Kind::Path || kind() == Kind::Abstract) && !m_text->text().isEmpty())
        history.remember(historyKind(kind()), m_text->text());
}

void UnixFields::setHistory(History* history) {
    AddressFields::setHistory(history);
    renewOffer();
    if (history)
        connect(history, &History::changed, this, &UnixFields::renewOffer);
}

void UnixFields::renewOffer() {
    if (history())
        m_offer->setEntries(history()->entries(historyKind(kind())));
}

} // namespace swb
