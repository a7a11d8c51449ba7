#include "ui/editors/option_value_edit.h"

#include "core/payload/hex.h"
#include "ui/editors/integer_edit.h"
#include "ui/editors/text_mark.h"
#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <cstring>

namespace swb {

OptionValueEdit::OptionValueEdit(QWidget* parent)
    : QLineEdit(parent) {
    setAccessibleName(QStringLiteral("optval"));
    setToolTip(tr("An integer, sent as 4 bytes: 1, -1, 0x10. Or bytes: x'01 00 00 00 05 00 00 00'."));
    setTextRole(this, TextRole::Code);
    connect(this, &QLineEdit::textChanged, this, &OptionValueEdit::interpret);
    setText(QStringLiteral("1"));
}

std::optional<Bytes> OptionValueEdit::bytes() const { return m_bytes; }

void OptionValueEdit::interpret() {
    m_bytes.reset();
    m_error.clear();
    clearMark(this);
    const QString typed = text().trimmed();
    if (typed.startsWith(QLatin1String("x'"))) {
        const bool closed = typed.size() > 2 && typed.endsWith(QLatin1Char('\''));
        const QString inner = typed.mid(2, typed.size() - (closed ? 3 : 2));
        if (auto parsed = parseHex(inner.toStdString()))
            m_bytes = std::move(*parsed);
        else
            m_error = tr("optval: %1").arg(QString::fromStdString(parsed.error().message));
    } else {
        bool ok = false;
        const qint64 value = typed.toLongLong(&ok, 0);
        if (ok && value >= std::numeric_limits<std::int32_t>::min() &&
            value <= std::numeric_limits<std::uint32_t>::max()) {
            const std::int32_t wrapped = wrapToInt32(value);
            m_bytes = Bytes(sizeof wrapped);
            std::memcpy(m_bytes->data(), &wrapped, sizeof wrapped);
        } else {
            m_error = tr("optval is neither an integer of 32 bits nor bytes like x'01 00'");
        }
    }
    setInvalid(this, m_error.isEmpty() ? Mark::Off : Mark::On);
}

} // namespace swb
